package dev.quern.storage.tables.write;

import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.table.ConsumedCapacity;
import java.util.Optional;

/**
 * What became of a write.
 *
 * @param attributes
 *            those that were asked for; empty if there are none
 * @param consumed
 *            the capacity that it used
 * @param collection
 *            of a table with local indexes: the items with the same hash key
 */
public record Written(Optional<Item> attributes, ConsumedCapacity consumed, Optional<ItemCollection> collection) {}
