package dev.quern.storage.tables.query;

import dev.quern.storage.tables.expression.Condition;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.table.IndexName;
import dev.quern.storage.tables.table.TableName;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a statement selects.
 *
 * @param keys
 *            as {@link QueryItems#keys}; empty to look at all there is
 * @param filter
 *            what of the items that were read is in the page; it may ask for key attributes, too
 * @param attributes
 *            the attributes of which something is wanted, which are in the page as a whole; empty for all that the
 *            table
 *            or index holds
 * @param forward
 *            as {@link QueryItems#forward}
 * @param limit
 *            how many items to read at most, before filtering
 * @param start
 *            the key after which to begin: {@link Page#last} of the page before
 */
public record SelectItems(TableName table, Optional<IndexName> index, Optional<Condition> keys,
        Optional<Condition> filter, Set<String> attributes, boolean forward, Optional<Integer> limit,
        Optional<Item> start, boolean consistent) {

    public SelectItems {
        attributes = new LinkedHashSet<>(attributes);
    }
}
