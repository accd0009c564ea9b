package dev.quern.function;

import java.util.List;
import java.util.Optional;

/**
 * The tables of the server that a function runs in: those that its API for DynamoDB shows, with the same expressions,
 * limits and guarantees. What a method has written is on disk when it returns; what is read is the newest. Keys are
 * items that have the key's attributes and no others. Safe for use by several threads; methods block.
 *
 * <p>
 * All methods throw {@link TablesException}, each of its kinds a class: {@link TablesException.NoSuchTable} if there is
 * no such table, {@link TablesException.Invalid} if a rule of tables is broken, {@link TablesException.Unavailable} if
 * the store fails.
 */
public interface Tables {

    /** Reads an item; empty if there is none. */
    Optional<Item> get(String table, Item key);

    /**
     * Reads several items of a table, all as they are at one moment.
     *
     * @param keys
     *            at most 100
     * @return one for each key, in their order
     * @throws IllegalArgumentException
     *             if there are more
     */
    List<Optional<Item>> getAll(String table, List<Item> keys);

    /** Stores an item in the place of any with the same key. */
    void put(String table, Item item);

    /**
     * As {@link #put(String, Item)}, on a condition.
     *
     * @throws TablesException.ConditionFailed
     *             if it does not hold for the item as it is
     */
    void put(String table, Item item, Expression condition);

    /**
     * Stores several items of a table, each for itself, with one synchronised write to the disk for many of them; of
     * those with one key the last. If one is refused, none is stored.
     *
     * @param items
     *            at most 100
     * @throws IllegalArgumentException
     *             if there are more
     */
    void putAll(String table, List<Item> items);

    /**
     * Changes an item; makes it if there is none. Several who do this at the same time undo nothing of each other.
     *
     * @return the item as it is now; without attributes if there is none, for what only removes makes none
     */
    Item update(String table, Item key, Expression update);

    /**
     * As {@link #update(String, Item, Expression)}, on a condition.
     *
     * @throws TablesException.ConditionFailed
     *             if it does not hold for the item as it is
     */
    Item update(String table, Item key, Expression update, Expression condition);

    /**
     * Removes an item.
     *
     * @return the item as it was; empty if there was none
     */
    Optional<Item> delete(String table, Item key);

    /**
     * As {@link #delete(String, Item)}, on a condition.
     *
     * @throws TablesException.ConditionFailed
     *             if it does not hold for the item as it is
     */
    Optional<Item> delete(String table, Item key, Expression condition);

    /** Reads a page of items with one hash key. */
    ItemPage query(ItemQuery query);

    /** Reads a page of all items. */
    ItemPage scan(ItemScan scan);

    /**
     * Does all of several writes, or none.
     *
     * @param writes
     *            1 to 100, of different items, in any tables; at most 4 MiB
     * @throws IllegalArgumentException
     *             if there are none or more
     * @throws TablesException.TransactionCancelled
     *             if a condition does not hold, or a part cannot be done to its item as it is
     */
    void transact(List<ItemWrite> writes);
}
