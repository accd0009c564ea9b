package dev.quern.storage.tables.query;

import dev.quern.storage.tables.expression.Condition;
import dev.quern.storage.tables.expression.Projection;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.table.IndexName;
import dev.quern.storage.tables.table.TableName;
import java.util.Optional;

/**
 * Items with one hash key, in the order of their range keys.
 *
 * @param index
 *            the index to look in; empty for the table
 * @param keys
 *            equality of all hash attributes, and maybe something about range attributes
 * @param filter
 *            what of the items that were read is in the page
 * @param filterName
 *            what messages call the filter
 * @param select
 *            empty for what is usual: what is projected from an index, else all
 * @param forward
 *            from the lowest range key up, or from the highest down
 * @param limit
 *            how many items to read at most, before filtering
 * @param start
 *            the key after which to begin: {@link Page#last} of the page before
 */
public record QueryItems(TableName table, Optional<IndexName> index, Condition keys, Optional<Condition> filter,
        String filterName, Optional<Projection> projection, Optional<Select> select, boolean forward,
        Optional<Integer> limit, Optional<Item> start, boolean consistent) {

    private static final String FILTER = "Filter Expression";

    /** With a filter that is an expression. */
    public QueryItems(TableName table, Optional<IndexName> index, Condition keys, Optional<Condition> filter,
            Optional<Projection> projection, Optional<Select> select, boolean forward, Optional<Integer> limit,
            Optional<Item> start, boolean consistent) {
        this(table, index, keys, filter, FILTER, projection, select, forward, limit, start, consistent);
    }

    /** Everything that a table has with this hash key, from the lowest range key up. */
    public static QueryItems of(TableName table, Condition keys) {
        return new QueryItems(table, Optional.empty(), keys, Optional.empty(), Optional.empty(), Optional.empty(),
                true, Optional.empty(), Optional.empty(), false);
    }

    /** This one, with another name for its filter. */
    public QueryItems withFilterName(String name) {
        return new QueryItems(table, index, keys, filter, name, projection, select, forward, limit, start, consistent);
    }

    /**
     * Checks what can be said before the table is known; {@link ItemQueries#query} does so as well.
     *
     * @throws dev.quern.storage.tables.item.TablesException.Validation
     *             if what is selected makes no sense
     */
    public void requireSound() {
        Selection.requireSound(select, projection, index);
    }
}
