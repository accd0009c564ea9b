package dev.quern.runtime.java.codec;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads a payload. Safe for use by several threads. */
@FunctionalInterface
public interface Decoder {

    /**
     * The handler's input.
     *
     * @param payload
     *            the event; not changed, but may become the input as it is
     * @throws IOException
     *             if it is not JSON, or not of the shape that the input's type asks for
     */
    @Nullable
    Object decode(byte[] payload) throws IOException;
}
