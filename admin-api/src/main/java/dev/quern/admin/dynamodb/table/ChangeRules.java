package dev.quern.admin.dynamodb.table;

import dev.quern.admin.dynamodb.table.TableShapes.OnDemandThroughput;
import dev.quern.admin.dynamodb.table.TableShapes.UpdateGlobalSecondaryIndexAction;
import dev.quern.admin.dynamodb.table.TableShapes.UpdateTableRequest;
import dev.quern.admin.dynamodb.table.TableShapes.WarmThroughput;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.table.IndexName;
import dev.quern.storage.tables.table.Table;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one change of a table may not hold together. The service makes nearly every kind of change by itself, so that a
 * client which works here may not rely on less.
 */
final class ChangeRules {

    private static final String ONLY = " must be the only operation in the request";

    private final UpdateTableRequest request;
    private final boolean onDemandLimits;
    private final boolean warm;

    private ChangeRules(UpdateTableRequest request) {
        this.request = request;
        // the empty ones count as if they were not there
        this.onDemandLimits = request.onDemandThroughput() != null
                && some(request.onDemandThroughput().maxReadRequestUnits(),
                        request.onDemandThroughput().maxWriteRequestUnits());
        this.warm = request.warmThroughput() != null && some(request.warmThroughput().readUnitsPerSecond(),
                request.warmThroughput().writeUnitsPerSecond());
    }

    /**
     * @throws TablesException.Validation
     *             if the request has changes of which each needs a request of its own
     */
    static void check(UpdateTableRequest request) {
        new ChangeRules(request).check();
    }

    /**
     * @param before
     *            the table of the index
     * @throws TablesException.Validation
     *             if there is nothing that an index of such a table could be given
     */
    static void checkIndex(UpdateGlobalSecondaryIndexAction update, Table before) {
        WarmThroughput warm = update.warmThroughput();
        refuseIf(warm != null && !some(warm.readUnitsPerSecond(), warm.writeUnitsPerSecond()), "WarmThroughput must"
                + " have at least one of ReadUnitsPerSecond or WriteUnitsPerSecond specified for index: "
                + update.indexName());
        OnDemandThroughput limits = update.onDemandThroughput();
        boolean limited = limits != null && some(limits.maxReadRequestUnits(), limits.maxWriteRequestUnits());
        boolean known = before.index(new IndexName(update.indexName())).isPresent();
        refuseIf(known && before.billing().provisioned().isEmpty() && warm == null && !limited
                && update.provisionedThroughput() == null,
                "The only Updates for index: " + update.indexName()
                        + " when TableThroughputMode is PAY_PER_REQUEST can be to OnDemandThroughput, WarmThroughput");
    }

    private static boolean some(@Nullable Long read, @Nullable Long write) {
        return read != null || write != null;
    }

    private void check() {
        // an empty list by itself is as good as none
        boolean indexes = request.globalSecondaryIndexUpdates() != null;
        boolean none = List.of().equals(request.globalSecondaryIndexUpdates());
        long others = others();
        refuseIf(none && others > 0, "List of GlobalSecondaryIndexUpdates is empty");
        boolean several = others + (indexes ? 1 : 0) > 1;
        refuseIf(several && request.tableClass() != null, "TableClass modification" + ONLY);
        refuseIf(several && request.deletionProtectionEnabled() != null, "DeletionProtection modification" + ONLY);
        boolean stream = request.streamSpecification() != null;
        refuseIf(onDemandLimits && (stream || warm),
                "OnDemandThroughput can only be combined with BillingMode in an UpdateTable request");
        boolean index = hasNewOrDeletedIndex();
        refuseIf(warm && index, "Create global secondary index cannot be specified when updating WarmThroughput");
        refuseIf(several && warm, "WarmThroughput" + ONLY);
        boolean capacity = request.provisionedThroughput() != null;
        refuseIf(stream && (capacity || "PROVISIONED".equals(request.billingMode())),
                "You cannot modify stream status while updating table IOPS");
        refuseIf(index && capacity, "You cannot create or delete index while updating table IOPS");
        refuseIf(index && stream, "You cannot create or delete index while changing stream status");
    }

    /** How many kinds of changes there are of other things than indexes. */
    private long others() {
        return Stream.of(request.tableClass() != null, request.deletionProtectionEnabled() != null, onDemandLimits,
                warm, request.streamSpecification() != null,
                request.billingMode() != null || request.provisionedThroughput() != null).filter(present -> present)
                .count();
    }

    private boolean hasNewOrDeletedIndex() {
        return request.globalSecondaryIndexUpdates() != null && request.globalSecondaryIndexUpdates().stream()
                .anyMatch(change -> change.create() != null || change.delete() != null);
    }

    private static void refuseIf(boolean refused, String reason) {
        if (refused) {
            throw new TablesException.Validation("One or more parameter values were invalid: " + reason);
        }
    }
}
