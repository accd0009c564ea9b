package dev.quern.storage.tables.query;

import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.table.ConsumedCapacity;
import java.util.Optional;

/**
 * What was read.
 *
 * @param item
 *            empty if there is none
 */
public record ItemRead(Optional<Item> item, ConsumedCapacity consumed) {}
