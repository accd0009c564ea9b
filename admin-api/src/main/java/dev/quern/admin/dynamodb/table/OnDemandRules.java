package dev.quern.admin.dynamodb.table;

import dev.quern.admin.dynamodb.table.TableShapes.OnDemandThroughput;
import dev.quern.storage.tables.item.TablesException;
import org.jspecify.annotations.Nullable;

/** What limits can be set for a table on demand. */
final class OnDemandRules {

    private OnDemandRules() {}

    /**
     * @param onDemand
     *            whether the table is, by what the request makes of it
     */
    static void ofTable(@Nullable OnDemandThroughput asked, boolean onDemand) {
        if (asked != null) {
            check("MaxReadRequestUnits", asked.maxReadRequestUnits(), onDemand);
            check("MaxWriteRequestUnits", asked.maxWriteRequestUnits(), onDemand);
        }
    }

    private static void check(String unit, @Nullable Long value, boolean onDemand) {
        if (value == null) {
            return;
        }
        if (!onDemand) {
            throw invalid(unit + " for OnDemandThroughput cannot be specified when the table BillingMode is"
                    + " PROVISIONED");
        }
        if (value < 1 && value != KeptSettings.NO_LIMIT) {
            throw invalid("Requested " + unit + " for OnDemandThroughput for table is outside of valid range");
        }
    }

    private static TablesException.Validation invalid(String reason) {
        return new TablesException.Validation("One or more parameter values were invalid: " + reason);
    }
}
