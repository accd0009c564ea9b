package dev.quern.admin.dynamodb.table;

import dev.quern.admin.dynamodb.table.DescriptionShapes.WarmThroughputDescription;
import dev.quern.admin.dynamodb.table.TableShapes.WarmThroughput;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.table.Throughput;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What warm throughput can be asked for: never less than there is anyway, and never less than before. */
final class WarmRules {

    /** What every table on demand has from its first day. */
    static final long INITIAL_READ = 12_000;
    static final long INITIAL_WRITE = 4_000;

    private WarmRules() {}

    /**
     * Checks what is asked for a new table or index.
     *
     * @param what
     *            {@code table}, or which index
     */
    static void ofNew(String what, @Nullable WarmThroughput asked, Optional<Throughput> provisioned) {
        if (asked == null) {
            return;
        }
        require("ReadUnitsPerSecond", what, asked.readUnitsPerSecond(),
                provisioned.map(Throughput::readUnits).orElse(INITIAL_READ),
                provisioned.isPresent()
                        ? "ReadCapacityUnits of ProvisionedThroughput"
                        : "initial throughput for OnDemand.");
        require("WriteUnitsPerSecond", what, asked.writeUnitsPerSecond(),
                provisioned.map(Throughput::writeUnits).orElse(INITIAL_WRITE),
                provisioned.isPresent()
                        ? "WriteCapacityUnits of ProvisionedThroughput"
                        : "initial throughput for OnDemand.");
    }

    /** Checks what is asked for a table or index that has some. */
    static void ofChange(String what, @Nullable WarmThroughput asked, WarmThroughputDescription now) {
        if (asked == null) {
            return;
        }
        String reason = "current WarmThroughput, decreasing WarmThroughput is not supported";
        require("ReadUnitsPerSecond", what, asked.readUnitsPerSecond(), now.readUnitsPerSecond(), reason);
        require("WriteUnitsPerSecond", what, asked.writeUnitsPerSecond(), now.writeUnitsPerSecond(), reason);
    }

    private static void require(String unit, String what, @Nullable Long asked, long least, String reason) {
        if (asked != null && asked < least) {
            throw new TablesException.Validation("One or more parameter values were invalid: Requested " + unit
                    + " for WarmThroughput for " + what + " is lower than " + reason);
        }
    }
}
