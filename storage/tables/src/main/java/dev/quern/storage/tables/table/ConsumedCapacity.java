package dev.quern.storage.tables.table;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The capacity units that requests used, of one table.
 *
 * @param table
 *            whose
 * @param tableUnits
 *            of the table itself
 * @param local
 *            of its local indexes; those that were not used are not in it
 * @param global
 *            of its global indexes, in the same way
 */
public record ConsumedCapacity(TableName table, double tableUnits, Map<IndexName, Double> local,
        Map<IndexName, Double> global) {

    public ConsumedCapacity {
        local = Collections.unmodifiableMap(new TreeMap<>(local));
        global = Collections.unmodifiableMap(new TreeMap<>(global));
    }

    public static ConsumedCapacity ofTable(TableName table, double units) {
        return new ConsumedCapacity(table, units, Map.of(), Map.of());
    }

    public double total() {
        return tableUnits + sum(local) + sum(global);
    }

    private static double sum(Map<IndexName, Double> units) {
        return units.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /** The units of both, which are of the same table. */
    public ConsumedCapacity plus(ConsumedCapacity other) {
        return new ConsumedCapacity(table, tableUnits + other.tableUnits, merged(local, other.local),
                merged(global, other.global));
    }

    /** The units of several requests, summed for each table; in the order in which tables come first. */
    public static List<ConsumedCapacity> byTable(Stream<ConsumedCapacity> all) {
        Map<TableName, ConsumedCapacity> sums = new LinkedHashMap<>();
        all.forEach(each -> sums.merge(each.table(), each, ConsumedCapacity::plus));
        return List.copyOf(sums.values());
    }

    private static Map<IndexName, Double> merged(Map<IndexName, Double> a, Map<IndexName, Double> b) {
        Map<IndexName, Double> sum = new TreeMap<>(a);
        b.forEach((index, units) -> sum.merge(index, units, Double::sum));
        return sum;
    }
}
