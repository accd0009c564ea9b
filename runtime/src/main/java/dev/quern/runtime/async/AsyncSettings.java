package dev.quern.runtime.async;

import java.time.Duration;

/**
 * Limits on asynchronous calls.
 *
 * @param runningPerFunction
 *            how many calls of one function may be under way at a time
 * @param running
 *            how many may be under way at a time, all functions together
 * @param poll
 *            how often the queue is searched for calls that nobody told of
 */
public record AsyncSettings(int runningPerFunction, int running, Duration poll) {

    private static final int PER_FUNCTION = 50;
    private static final Duration POLL = Duration.ofSeconds(10);

    /**
     * @throws IllegalArgumentException
     *             if a value is not positive
     */
    public AsyncSettings {
        if (runningPerFunction <= 0 || running <= 0 || !poll.isPositive()) {
            throw new IllegalArgumentException("limits on asynchronous calls are positive");
        }
    }

    /**
     * 50 calls of a function at a time, and of all functions half of what may run at all, so that callers who wait for
     * their answers are not shut out by a queue.
     *
     * @param concurrency
     *            how many invocations may run at a time
     */
    public static AsyncSettings within(int concurrency) {
        int half = Math.max(1, concurrency / 2);
        return new AsyncSettings(Math.min(PER_FUNCTION, half), half, POLL);
    }
}
