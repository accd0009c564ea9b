package dev.quern.plugin;

import java.io.IOException;

/**
 * One place where a function runs: its code loaded, its statics, its temporary folder.
 *
 * <p>
 * {@link #invoke} is called by at most {@link EnvironmentRequest#maxConcurrency()} threads at a time.
 */
public interface Environment extends AutoCloseable {

    /**
     * Runs one invocation and returns when it has ended.
     *
     * @param invocation
     *            the event and its context
     * @param response
     *            takes the answer
     * @throws FunctionException
     *             if the function fails. {@link FunctionException#environmentLost()} says whether the environment
     *             may be used again.
     * @throws IOException
     *             if the answer could not be given to {@code response}
     */
    void invoke(Invocation invocation, Response response) throws FunctionException, IOException;

    /**
     * Has what runs in this environment come to its end, as far as that takes no time: called before {@link #close}
     * where every moment counts, when the memory is nearly full. From any thread, also while {@link #invoke} runs on
     * another. Neither blocks nor needs much memory. What it does not reach is stopped by {@link #close}; by default
     * that
     * is everything.
     */
    default void stop() {}

    /**
     * Stops everything that runs in this environment, and releases what it holds. Called once, from any thread, also
     * while
     * {@link #invoke} runs on another: that is how an invocation is stopped at its deadline. Returns promptly.
     */
    @Override
    void close();
}
