package dev.quern.function;

import java.io.InputStream;
import java.io.OutputStream;

/**
 * A function that reads its payload and writes its answer as bytes.
 *
 * <p>
 * Where the caller asked for a streamed response, what is written reaches the caller when it is flushed; otherwise the
 * answer
 * is sent when {@link #handle} returns.
 */
@FunctionalInterface
public interface StreamHandler {

    /**
     * Handles one invocation.
     *
     * @param input
     *            the payload, at most 6 MiB; need not be read to its end or closed
     * @param output
     *            takes the answer; need not be closed; not to be used after this method returns
     * @param context
     *            what is known about this invocation; valid until this method returns
     * @throws Exception
     *             to answer with a function error, as with {@link Handler#handle}. What was already flushed to a caller
     *             of
     *             a streamed response stays sent; the error follows it.
     */
    void handle(InputStream input, OutputStream output, Context context) throws Exception;
}
