package dev.quern.storage.tables.table;

import java.time.Duration;
import java.time.Instant;

/**
 * A table can be restored to what it was at any moment of the last days.
 *
 * @param since
 *            nothing before that can be restored
 * @param days
 *            how far back one can go, 1 to {@value #MAX_DAYS}
 */
public record Recovery(Instant since, int days) {

    public static final int MAX_DAYS = 35;

    /**
     * @throws IllegalArgumentException
     *             if {@code days} is out of its range
     */
    public Recovery {
        if (days < 1 || days > MAX_DAYS) {
            throw new IllegalArgumentException("a table can be restored to 1 to 35 days before, not " + days);
        }
    }

    /** The earliest moment that can be restored. */
    public Instant earliest(Instant now) {
        Instant oldest = now.minus(Duration.ofDays(days));
        return oldest.isBefore(since) ? since : oldest;
    }
}
