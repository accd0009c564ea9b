package dev.quern.runtime.invoke;

import java.io.IOException;

/** Takes the answer of a streamed invocation, piece by piece, on the thread that the function runs on. */
public interface ResponseSink {

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
