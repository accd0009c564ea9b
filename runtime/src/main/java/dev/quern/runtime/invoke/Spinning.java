package dev.quern.runtime.invoke;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * A short wait that stays awake. Waking a thread that sleeps takes some tens of microseconds, longer than many a
 * function runs;
 * one that has just ended a call is likely to get the next at once. Few threads may wait like this at a time, so that
 * those that
 * have work are not kept from it. Not worth while where those who bring work are few threads that need the processors
 * themselves, such as event loops. Safe for use by several threads.
 */
final class Spinning {

    /** About what it costs to send a thread to sleep and wake it again: staying awake for longer would not pay. */
    private static final long PATIENCE_NANOS = 50_000;

    private static final int LOOKS_BETWEEN_CLOCKS = 32;

    private final int seats;
    private final AtomicInteger taken = new AtomicInteger();

    /**
     * Waits of this kind for a machine.
     *
     * @param processors
     *            how many processors it has; with one, nobody spins
     */
    Spinning(int processors) {
        this.seats = processors / 2;
    }

    /** Waits until something is so, for a moment at most; it may return earlier. */
    void await(BooleanSupplier condition) {
        if (taken.incrementAndGet() <= seats) {
            long end = System.nanoTime() + PATIENCE_NANOS;
            while (!seen(condition) && System.nanoTime() - end < 0) {
                Thread.onSpinWait();
            }
        }
        taken.decrementAndGet();
    }

    private static boolean seen(BooleanSupplier condition) {
        for (int look = 0; look < LOOKS_BETWEEN_CLOCKS; look++) {
            if (condition.getAsBoolean()) {
                return true;
            }
            Thread.onSpinWait();
        }
        return false;
    }
}
