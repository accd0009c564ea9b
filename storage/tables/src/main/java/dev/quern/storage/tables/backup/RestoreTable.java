package dev.quern.storage.tables.backup;

import dev.quern.storage.tables.table.NewIndex;
import dev.quern.storage.tables.table.Table;
import dev.quern.storage.tables.table.TableName;
import dev.quern.storage.tables.table.Throughput;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A table that is asked for, made from another as it was.
 *
 * @param onDemand
 *            empty to have it as the other had it
 * @param throughput
 *            likewise
 * @param localIndexes
 *            those of the other that it will have; empty for all
 * @param globalIndexes
 *            likewise
 * @param settings
 *            what the caller keeps with the new table, from the definition of the other
 */
public record RestoreTable(TableName target, Optional<Boolean> onDemand, Optional<Throughput> throughput,
        Optional<List<NewIndex>> localIndexes, Optional<List<NewIndex>> globalIndexes,
        Function<Table, Map<String, String>> settings) {

    /** The table as it was, under another name. */
    public static RestoreTable as(TableName target) {
        return new RestoreTable(target, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Table::settings);
    }
}
