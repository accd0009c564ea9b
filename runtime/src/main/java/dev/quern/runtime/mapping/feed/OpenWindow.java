package dev.quern.runtime.mapping.feed;

import java.time.Duration;
import java.time.Instant;

/**
 * A tumbling window that records were processed in.
 *
 * @param start
 *            a multiple of its length since the epoch
 * @param state
 *            what the function has returned last: a JSON value
 */
record OpenWindow(Instant start, String state) {

    /** The state that a window begins with. */
    static final String NO_STATE = "{}";

    /** The window that a time lies in. */
    static OpenWindow around(Instant time, Duration length) {
        long seconds = Math.floorDiv(time.getEpochSecond(), length.toSeconds()) * length.toSeconds();
        return new OpenWindow(Instant.ofEpochSecond(seconds), NO_STATE);
    }

    Instant end(Duration length) {
        return start.plus(length);
    }

    /** Later in the same window. */
    OpenWindow with(String newState) {
        return new OpenWindow(start, newState);
    }
}
