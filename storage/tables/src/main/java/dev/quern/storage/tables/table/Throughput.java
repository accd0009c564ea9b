package dev.quern.storage.tables.table;

import java.time.Instant;
import java.util.Optional;

/**
 * The capacity that was set for a table or index. It is kept and told; nothing is slowed down to it.
 *
 * @param readUnits
 *            per second
 * @param writeUnits
 *            per second
 * @param lastIncrease
 *            when one of the two was raised
 * @param lastDecrease
 *            when one of the two was lowered
 * @param decreases
 *            how often on the day of the last decrease, in UTC
 */
public record Throughput(long readUnits, long writeUnits, Optional<Instant> lastIncrease,
        Optional<Instant> lastDecrease, int decreases) {

    public static Throughput of(long readUnits, long writeUnits) {
        return new Throughput(readUnits, writeUnits, Optional.empty(), Optional.empty(), 0);
    }

    public boolean isSameAs(Throughput other) {
        return readUnits == other.readUnits && writeUnits == other.writeUnits;
    }
}
