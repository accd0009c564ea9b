package dev.quern.function;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Asks for items with one hash key, in the order of their range keys, a page at a time. Immutable.
 *
 * @param table
 *            the table's name
 * @param index
 *            the index to look in; empty for the table itself
 * @param keys
 *            equality of the hash key, and maybe something about the range key
 * @param filter
 *            what of the items that are read is in the page
 * @param projection
 *            which attributes of them are; empty for all
 * @param ascending
 *            from the lowest range key up, or from the highest down
 * @param limit
 *            how many items are read at most, before filtering; a page is at most 1 MiB of items in any case
 * @param after
 *            begins after this key: {@link ItemPage#next()} of the page before
 */
public record ItemQuery(String table, Optional<String> index, Expression keys, Optional<Expression> filter,
        Optional<Expression> projection, boolean ascending, OptionalInt limit, Optional<Item> after) {

    /**
     * Checks the limit.
     *
     * @throws IllegalArgumentException
     *             if the limit is not above zero
     */
    public ItemQuery {
        ItemScan.requireLimit(limit);
    }

    /** All items with a hash key, from the lowest range key up. */
    public static ItemQuery of(String table, Expression keys) {
        return new ItemQuery(table, Optional.empty(), keys, Optional.empty(), Optional.empty(), true,
                OptionalInt.empty(), Optional.empty());
    }

    /** This query, of an index. */
    public ItemQuery onIndex(String name) {
        return new ItemQuery(table, Optional.of(name), keys, filter, projection, ascending, limit, after);
    }

    /** This query, with a filter. */
    public ItemQuery where(Expression condition) {
        return new ItemQuery(table, index, keys, Optional.of(condition), projection, ascending, limit, after);
    }

    /** This query, for some attributes only. */
    public ItemQuery only(Expression attributes) {
        return new ItemQuery(table, index, keys, filter, Optional.of(attributes), ascending, limit, after);
    }

    /** This query, from the highest range key down. */
    public ItemQuery descending() {
        return new ItemQuery(table, index, keys, filter, projection, false, limit, after);
    }

    /** This query, reading at most so many items. */
    public ItemQuery limit(int items) {
        return new ItemQuery(table, index, keys, filter, projection, ascending, OptionalInt.of(items), after);
    }

    /** This query, for the page after another one; empty for the first. */
    public ItemQuery after(Optional<Item> key) {
        return new ItemQuery(table, index, keys, filter, projection, ascending, limit, key);
    }
}
