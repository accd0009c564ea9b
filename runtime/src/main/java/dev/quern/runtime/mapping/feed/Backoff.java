package dev.quern.runtime.mapping.feed;

import java.time.Duration;

/**
 * How long to wait after something failed: twice as long each time.
 *
 * @param first
 *            after the first failure
 * @param most
 *            never longer than this
 */
public record Backoff(Duration first, Duration most) {

    /** After so many failures in a row, at least 1. */
    Duration after(int failures) {
        int doublings = Math.min(failures - 1, 30);
        Duration wait = first.multipliedBy(1L << doublings);
        return wait.compareTo(most) > 0 ? most : wait;
    }
}
