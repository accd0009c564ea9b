package dev.quern.storage.tables.query;

import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.table.ConsumedCapacity;
import java.util.List;
import java.util.Optional;

/**
 * What a query or scan found.
 *
 * @param items
 *            empty if only the number was asked for
 * @param count
 *            how many were found, after filtering
 * @param scanned
 *            how many were read, before it
 * @param last
 *            where the next page begins; empty if this is the last. There may be nothing after it.
 */
public record Page(List<Item> items, int count, int scanned, Optional<Item> last, ConsumedCapacity consumed) {}
