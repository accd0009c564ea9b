package dev.quern.runtime.time;

import java.time.Duration;
import java.time.Instant;

/**
 * What time it is, and what happens later. Everything that waits or expires is given one, so that tests move time. Safe
 * for use
 * by several threads.
 */
public interface TimeSource {

    /** The time of day. */
    Instant now();

    /** A clock for measuring, in nanoseconds from an arbitrary origin: it never goes back. */
    long nanoTime();

    /**
     * Runs a task once, after a delay.
     *
     * @param delay
     *            from now; at once if it is not positive
     * @param task
     *            must be short and must not block
     */
    Timer schedule(Duration delay, Runnable task);

    /**
     * Runs a task once, when the time of day has come to a moment.
     *
     * @param moment
     *            at once if it is not after {@link #now}
     * @param task
     *            as of {@link #schedule}
     */
    default Timer scheduleAt(Instant moment, Runnable task) {
        return schedule(Duration.between(now(), moment), task);
    }

    /** A task that waits for its time. */
    interface Timer {

        /** Takes the task back, unless it runs or has run. */
        void cancel();
    }
}
