package dev.quern.storage.rocksdb;

/** The right of one transaction to be the next that commits, until a deadline. Each is its own. */
final class Reservation {

    /** By {@link System#nanoTime}: a limit on waiting, not a time of day. */
    private final long deadlineNanos;

    Reservation(long deadlineNanos) {
        this.deadlineNanos = deadlineNanos;
    }

    boolean isOver() {
        return remainingNanos() <= 0;
    }

    long remainingNanos() {
        return deadlineNanos - System.nanoTime();
    }
}
