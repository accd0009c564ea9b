package dev.quern.storage.tables.write;

import dev.quern.storage.tables.item.Item;

/**
 * The items of a table with local indexes that share a hash key.
 *
 * @param key
 *            the hash attribute
 * @param bytes
 *            how large they are together, in the table and its local indexes
 */
public record ItemCollection(Item key, long bytes) {}
