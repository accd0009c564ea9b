package dev.quern.admin.dynamodb.call;

import dev.quern.admin.dynamodb.value.WireItem;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a request used, as it is told; names and order are the published model's. */
public final class CapacityShapes {

    private CapacityShapes() {}

    /** How much of it is told. */
    public enum ReturnConsumedCapacity {
        INDEXES, TOTAL, NONE
    }

    /** Whether sizes of item collections are told. */
    public enum ReturnItemCollectionMetrics {
        SIZE, NONE
    }

    /** Of a table or index. */
    public record Capacity(@Nullable Double readCapacityUnits, @Nullable Double writeCapacityUnits,
            double capacityUnits) {}

    /** Of a table and its indexes. */
    public record ConsumedCapacity(String tableName, double capacityUnits, @Nullable Double readCapacityUnits,
            @Nullable Double writeCapacityUnits, @Nullable Capacity table,
            @Nullable Map<String, Capacity> localSecondaryIndexes,
            @Nullable Map<String, Capacity> globalSecondaryIndexes) {}

    /** The items with one hash key. */
    public record ItemCollectionMetrics(WireItem itemCollectionKey,
            List<Double> sizeEstimateRangeGB) {}
}
