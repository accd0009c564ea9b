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
     * Half of what may run at all, so that callers who wait for their answers are not shut out by a queue; and of one
     * function {@link #ofOneFunction as many as leaves room for others}.
     *
     * @param concurrency
     *            how many invocations may run at a time
     */
    public static AsyncSettings within(int concurrency) {
        int half = Math.max(1, concurrency / 2);
        return new AsyncSettings(ofOneFunction(half), half, POLL);
    }

    /**
     * How many calls of one function are to be under way if nothing is said: 50, and less than all, so that one with
     * calls that take long does not shut out the others.
     *
     * @param running
     *            how many may be under way at a time, all functions together
     */
    public static int ofOneFunction(int running) {
        return Math.clamp(running - Math.max(1, running / 4), 1, PER_FUNCTION);
    }
}
