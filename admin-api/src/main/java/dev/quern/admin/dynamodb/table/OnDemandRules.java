package dev.quern.admin.dynamodb.table;

import dev.quern.admin.dynamodb.table.TableShapes.OnDemandThroughput;
import dev.quern.storage.tables.item.TablesException;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What limits can be set for tables and indexes on demand. Of each method: {@code index} is the index's name, and empty
 * for the table itself; {@code onDemand} is whether the table is, by what the request makes of it. The words, which
 * differ, are the service's.
 */
final class OnDemandRules {

    private static final String INVALID = "One or more parameter values were invalid: ";

    private OnDemandRules() {}

    /** Checks the limits of a table or index that is made: there is none yet that could be taken away. */
    static void ofNew(String index, @Nullable OnDemandThroughput asked, boolean onDemand) {
        each(asked, (unit, value) -> {
            if (!onDemand) {
                throw new TablesException.Validation(INVALID + unit + " for OnDemandThroughput"
                        + (index.isEmpty() ? "" : " for index: " + index)
                        + " cannot be specified when table BillingMode is PROVISIONED.");
            }
            if (value < 1) {
                throw outside(index, unit);
            }
        });
    }

    /** Checks the limits of a table or index that may have some. */
    static void ofChange(String index, @Nullable OnDemandThroughput asked, boolean onDemand) {
        each(asked, (unit, value) -> {
            if (!onDemand) {
                throw new TablesException.Validation(INVALID + unit + " for OnDemandThroughput"
                        + (index.isEmpty() ? "" : " for index : " + index)
                        + " cannot be specified when the table BillingMode is PROVISIONED");
            }
            if (isOutside(value)) {
                throw outside(index, unit);
            }
        });
    }

    /** Checks the limits of a table or index that is made from another, which may have some. */
    static void ofRestored(String index, @Nullable OnDemandThroughput asked, boolean onDemand) {
        each(asked, (unit, value) -> {
            String of = unit + " for OnDemandThroughput" + (index.isEmpty() ? "" : " for index : " + index);
            if (!onDemand) {
                throw new TablesException.Validation(
                        "Invalid Request: " + of + " cannot be specified when the table BillingMode is PROVISIONED");
            }
            if (isOutside(value)) {
                throw new TablesException.Validation("Invalid Request: Requested " + of + " is outside of valid range");
            }
        });
    }

    private static boolean isOutside(long value) {
        return value < 1 && value != KeptSettings.NO_LIMIT;
    }

    private static void each(@Nullable OnDemandThroughput asked, ObjLongConsumer<String> check) {
        if (asked != null && asked.maxReadRequestUnits() != null) {
            check.accept("MaxReadRequestUnits", asked.maxReadRequestUnits());
        }
        if (asked != null && asked.maxWriteRequestUnits() != null) {
            check.accept("MaxWriteRequestUnits", asked.maxWriteRequestUnits());
        }
    }

    private static TablesException.Validation outside(String index, String unit) {
        return new TablesException.Validation(INVALID + "Requested " + unit + " for OnDemandThroughput for "
                + (index.isEmpty() ? "table" : "index : " + index) + " is outside of valid range");
    }
}
