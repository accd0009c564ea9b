package dev.quern.runtime.java.codec;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Writes an answer. Safe for use by several threads. */
@FunctionalInterface
public interface Encoder {

    /**
     * The answer's bytes; may be the output itself.
     *
     * @throws IOException
     *             if the output cannot be written as JSON
     */
    byte[] encode(@Nullable Object output) throws IOException;
}
