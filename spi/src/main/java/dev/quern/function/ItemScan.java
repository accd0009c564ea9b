package dev.quern.function;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Asks for all items of a table or index, in no particular order, a page at a time. Immutable.
 *
 * @param table
 *            the table's name
 * @param index
 *            the index to read; empty for the table itself
 * @param filter
 *            what of the items that are read is in the page
 * @param projection
 *            which attributes of them are; empty for all
 * @param segment
 *            which of the parts to read, from 0
 * @param segments
 *            into how many parts it is divided, which can be read at the same time: 1 to 1,000,000
 * @param limit
 *            how many items are read at most, before filtering; a page is at most 1 MiB of items in any case
 * @param after
 *            begins after this key: {@link ItemPage#next()} of the page before
 */
public record ItemScan(String table, Optional<String> index, Optional<Expression> filter,
        Optional<Expression> projection, int segment, int segments, OptionalInt limit, Optional<Item> after) {

    private static final int MAX_SEGMENTS = 1_000_000;

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException
     *             if there is no such part, or the limit is not above zero
     */
    public ItemScan {
        if (segments < 1 || segments > MAX_SEGMENTS || segment < 0 || segment >= segments) {
            throw new IllegalArgumentException("there is no part " + segment + " of " + segments);
        }
        requireLimit(limit);
    }

    static void requireLimit(OptionalInt limit) {
        if (limit.isPresent() && limit.getAsInt() < 1) {
            throw new IllegalArgumentException("a limit is above zero, not " + limit.getAsInt());
        }
    }

    /** All items of a table. */
    public static ItemScan of(String table) {
        return new ItemScan(table, Optional.empty(), Optional.empty(), Optional.empty(), 0, 1, OptionalInt.empty(),
                Optional.empty());
    }

    /** This scan, of an index. */
    public ItemScan onIndex(String name) {
        return new ItemScan(table, Optional.of(name), filter, projection, segment, segments, limit, after);
    }

    /** This scan, with a filter. */
    public ItemScan where(Expression condition) {
        return new ItemScan(table, index, Optional.of(condition), projection, segment, segments, limit, after);
    }

    /** This scan, for some attributes only. */
    public ItemScan only(Expression attributes) {
        return new ItemScan(table, index, filter, Optional.of(attributes), segment, segments, limit, after);
    }

    /** This scan, of one of several parts. */
    public ItemScan part(int number, int of) {
        return new ItemScan(table, index, filter, projection, number, of, limit, after);
    }

    /** This scan, reading at most so many items. */
    public ItemScan limit(int items) {
        return new ItemScan(table, index, filter, projection, segment, segments, OptionalInt.of(items), after);
    }

    /** This scan, for the page after another one; empty for the first. */
    public ItemScan after(Optional<Item> key) {
        return new ItemScan(table, index, filter, projection, segment, segments, limit, key);
    }
}
