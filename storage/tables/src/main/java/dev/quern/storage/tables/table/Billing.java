package dev.quern.storage.tables.table;

import java.time.Instant;
import java.util.Optional;

/** How the capacity of a table is counted. */
public sealed interface Billing {

    /** So much is set aside. */
    record Provisioned(Throughput throughput) implements Billing {}

    /**
     * As much as is used.
     *
     * @param since
     *            when that was chosen
     */
    record OnDemand(Instant since) implements Billing {}

    /** What is set aside; empty if nothing is. */
    default Optional<Throughput> provisioned() {
        return switch (this) {
            case Provisioned fixed -> Optional.of(fixed.throughput());
            case OnDemand _ -> Optional.empty();
        };
    }
}
