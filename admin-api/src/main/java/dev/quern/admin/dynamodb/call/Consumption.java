package dev.quern.admin.dynamodb.call;

import dev.quern.admin.dynamodb.call.CapacityShapes.Capacity;
import dev.quern.admin.dynamodb.call.CapacityShapes.ItemCollectionMetrics;
import dev.quern.admin.dynamodb.call.CapacityShapes.ReturnConsumedCapacity;
import dev.quern.admin.dynamodb.call.CapacityShapes.ReturnItemCollectionMetrics;
import dev.quern.admin.dynamodb.value.WireItem;
import dev.quern.storage.tables.table.ConsumedCapacity;
import dev.quern.storage.tables.table.IndexName;
import dev.quern.storage.tables.write.ItemCollection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells what was used, as far as it was asked for. */
public enum Consumption {

    /** Of single requests, which do not say whether they read or wrote. */
    UNNAMED,
    /** Of transactions that read. */
    READ,
    /** Of transactions that wrote. */
    WRITTEN;

    private static final double GB = 1L << 30;

    /** What a request used of one table. */
    public CapacityShapes.@Nullable ConsumedCapacity of(ConsumedCapacity used, @Nullable ReturnConsumedCapacity asked) {
        if (asked == null || asked == ReturnConsumedCapacity.NONE) {
            return null;
        }
        boolean indexes = asked == ReturnConsumedCapacity.INDEXES;
        double total = used.total();
        return new CapacityShapes.ConsumedCapacity(used.table().value(), total, read(total), written(total),
                indexes ? capacity(used.tableUnits()) : null, indexes ? capacities(used.local()) : null,
                indexes ? capacities(used.global()) : null);
    }

    /** What a request used of several tables. */
    public @Nullable List<CapacityShapes.ConsumedCapacity> of(List<ConsumedCapacity> used,
            @Nullable ReturnConsumedCapacity asked) {
        if (asked == null || asked == ReturnConsumedCapacity.NONE) {
            return null;
        }
        return used.stream().map(each -> of(each, asked)).toList();
    }

    private @Nullable Double read(double units) {
        return this == READ ? (Double) units : null;
    }

    private @Nullable Double written(double units) {
        return this == WRITTEN ? (Double) units : null;
    }

    private Capacity capacity(double units) {
        return new Capacity(read(units), written(units), units);
    }

    private @Nullable Map<String, Capacity> capacities(Map<IndexName, Double> units) {
        if (units.isEmpty()) {
            return null;
        }
        Map<String, Capacity> capacities = new LinkedHashMap<>();
        units.forEach((index, used) -> capacities.put(index.value(), capacity(used)));
        return capacities;
    }

    /** How large the items with a hash key are, in whole GB: between the two numbers. */
    public static @Nullable ItemCollectionMetrics of(Optional<ItemCollection> collection,
            @Nullable ReturnItemCollectionMetrics asked) {
        if (asked != ReturnItemCollectionMetrics.SIZE || collection.isEmpty()) {
            return null;
        }
        double whole = Math.floor(collection.get().bytes() / GB);
        return new ItemCollectionMetrics(WireItem.of(collection.get().key()), List.of(whole, whole + 1));
    }
}
