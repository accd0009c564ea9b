package dev.quern.runtime.invoke;

import dev.quern.runtime.time.TimeSource;

/**
 * How fast the environments of one function may become more: as many at once as fit into ten seconds, then as time
 * refills it, evenly; what is not used is not saved up. Safe for use by several threads.
 */
final class Growth {

    /** Lambda's concurrency scaling rate: 1,000 environments for each function in 10 s. */
    static final int ENVIRONMENTS = 1_000;

    private static final long NANOS_FOR_ONE = 10_000_000_000L / ENVIRONMENTS;
    private static final long NANOS_FOR_ALL = NANOS_FOR_ONE * ENVIRONMENTS;

    private final TimeSource time;

    // kept as time, so that nothing is lost by rounding
    private long credit = NANOS_FOR_ALL; // guarded by this
    private long asOf; // guarded by this

    Growth(TimeSource time) {
        this.time = time;
        this.asOf = time.nanoTime();
    }

    /** Whether one more environment may start now; it is counted if so. */
    synchronized boolean take() {
        long now = time.nanoTime();
        // the difference first: the clock may be older than any credit is large
        credit = now - asOf >= NANOS_FOR_ALL ? NANOS_FOR_ALL : Math.min(NANOS_FOR_ALL, credit + (now - asOf));
        asOf = now;
        if (credit < NANOS_FOR_ONE) {
            return false;
        }
        credit -= NANOS_FOR_ONE;
        return true;
    }
}
