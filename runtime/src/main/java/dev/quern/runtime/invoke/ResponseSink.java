package dev.quern.runtime.invoke;

import dev.quern.runtime.function.Version;
import java.io.IOException;

/** Takes the answer of a streamed invocation, piece by piece, on the thread that the function runs on. */
@FunctionalInterface
public interface ResponseSink {

    /** The handler is about to start, in this version. Called once, unless the environment cannot be initialised. */
    default void start(Version version) {}

    /**
     * Takes a piece of the answer. May block while the caller cannot take more: the function waits then.
     *
     * @param piece
     *            the bytes; handed over, not changed afterwards
     * @throws IOException
     *             if the caller is gone; the function sees it from its next write
     */
    void write(byte[] piece) throws IOException;
}
