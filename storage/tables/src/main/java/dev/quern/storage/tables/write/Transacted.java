package dev.quern.storage.tables.write;

import dev.quern.storage.tables.table.ConsumedCapacity;
import dev.quern.storage.tables.table.TableName;
import java.util.List;

/**
 * What a transaction used.
 *
 * @param consumed
 *            for each table
 * @param collections
 *            one for each write of a table with local indexes; the table's name beside it
 * @param repeated
 *            whether it had been done before, and only its answer is given again
 */
public record Transacted(List<ConsumedCapacity> consumed, List<Collection> collections, boolean repeated) {

    /** A collection and its table. */
    public record Collection(TableName table, ItemCollection collection) {}
}
