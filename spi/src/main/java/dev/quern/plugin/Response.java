package dev.quern.plugin;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Takes the answer of one invocation: either whole by {@link #send}, or piece by piece through {@link #stream}. Used by
 * one
 * thread at a time. An invocation that does neither has an empty answer.
 */
public interface Response {

    /**
     * Gives the whole answer.
     *
     * @param body
     *            the answer; handed over, not to be changed afterwards
     * @throws IOException
     *             if the answer is larger than allowed (6 MiB for a buffered response) or the invocation has already
     *             ended, by its deadline for instance
     */
    void send(byte[] body) throws IOException;

    /**
     * A stream for the answer. What is flushed reaches the caller where the caller asked for a streamed response.
     *
     * @return the same stream at every call; its methods throw {@link IOException} under the conditions of
     *         {@link #send}
     */
    OutputStream stream();
}
