package dev.quern.runtime.contain;

import java.time.Duration;

/**
 * How much a function may take of what the process has only once.
 *
 * @param threads
 *            how many threads one environment may have (Lambda's limit is 1,024)
 * @param strandedThreads
 *            how many threads a function may leave behind that cannot be stopped, before it is throttled
 * @param strandedAfter
 *            how long after its environment was ended a thread counts as one that cannot be stopped
 * @param leakAfter
 *            how long after its environment was ended a class loader may stay, before it counts as leaked
 * @param heapPercent
 *            how full the heap may be after a collection, in percent, before the function that takes most is stopped
 */
public record ContainmentSettings(int threads, int strandedThreads, Duration strandedAfter, Duration leakAfter,
        int heapPercent) {

    /** 1,024 threads, 8 stranded ones after 1 s, loaders that stay for 10 minutes, 75 % of the heap. */
    public static final ContainmentSettings DEFAULT = new ContainmentSettings(1_024, 8, Duration.ofSeconds(1),
            Duration.ofMinutes(10), 75);

    /**
     * @throws IllegalArgumentException
     *             if a value is not positive, or the percentage is more than 100
     */
    public ContainmentSettings {
        if (threads <= 0 || strandedThreads <= 0 || !strandedAfter.isPositive() || !leakAfter.isPositive()
                || heapPercent <= 0 || heapPercent > 100) {
            throw new IllegalArgumentException("limits of containment are positive, and the heap has 100 percent");
        }
    }

    /** The same with another limit on the threads of an environment. */
    public ContainmentSettings withThreads(int limit) {
        return new ContainmentSettings(limit, strandedThreads, strandedAfter, leakAfter, heapPercent);
    }

    /** The same with another limit on threads that cannot be stopped. */
    public ContainmentSettings withStrandedThreads(int limit) {
        return new ContainmentSettings(threads, limit, strandedAfter, leakAfter, heapPercent);
    }
}
