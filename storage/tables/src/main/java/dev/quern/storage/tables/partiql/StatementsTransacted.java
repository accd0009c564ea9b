package dev.quern.storage.tables.partiql;

import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.table.ConsumedCapacity;
import java.util.List;
import java.util.Optional;

/**
 * What came of statements that were done together.
 *
 * @param items
 *            what was read, one for each statement; none if they wrote
 * @param consumed
 *            for each table
 * @param read
 *            whether it only read: because that was asked for, or because it had been done before
 */
public record StatementsTransacted(List<Optional<Item>> items, List<ConsumedCapacity> consumed, boolean read) {}
