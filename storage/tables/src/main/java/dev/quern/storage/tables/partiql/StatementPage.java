package dev.quern.storage.tables.partiql;

import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.table.ConsumedCapacity;
import java.util.List;
import java.util.Optional;

/**
 * What came of a statement.
 *
 * @param items
 *            what was read, or what a write answers with
 * @param next
 *            for the request that goes on; empty if there is no more
 * @param last
 *            the key of the last item that was looked at, if there is a {@code next} and it is after an item
 */
public record StatementPage(List<Item> items, Optional<String> next, Optional<Item> last, ConsumedCapacity consumed) {}
