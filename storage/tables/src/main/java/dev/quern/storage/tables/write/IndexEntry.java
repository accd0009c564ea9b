package dev.quern.storage.tables.write;

import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.key.ItemKey;
import dev.quern.storage.tables.key.KeyCheck;
import dev.quern.storage.tables.key.KeyLayout;
import dev.quern.storage.tables.table.IndexProjection;
import dev.quern.storage.tables.table.SecondaryIndex;
import dev.quern.storage.tables.table.Table;
import java.math.RoundingMode;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an index holds of an item.
 *
 * @param key
 *            where
 * @param projected
 *            the attributes that are there
 */
public record IndexEntry(ItemKey key, Item projected) {

    /**
     * What an index holds of an item; empty if nothing, for the item lacks an attribute of its key, or holds there
     * what was not refused because the index came later.
     */
    public static Optional<IndexEntry> of(Table table, SecondaryIndex index, Item item) {
        if (!KeyCheck.isIndexable(index.keys(), item)) {
            return Optional.empty();
        }
        return KeyLayout.entry(index.keys(), table.keys(), item)
                .map(key -> new IndexEntry(key, projected(table, index, item)));
    }

    private static Item projected(Table table, SecondaryIndex index, Item item) {
        if (index.projection().kind() == IndexProjection.Kind.ALL) {
            return item;
        }
        Set<String> names = new LinkedHashSet<>(table.keys().names());
        names.addAll(index.keys().names());
        names.addAll(index.projection().included());
        return item.only(names);
    }

    /** Seconds that no clock shows for a long time, nor did: 1970 to the year 33658. */
    private static final long MAX_SECOND = 1_000_000_000_000L;

    /** When an item expires by the value of an attribute, in seconds since 1970; empty if it never does. */
    public static Optional<Long> expiry(@Nullable AttributeValue value) {
        if (!(value instanceof AttributeValue.N number) || number.value().signum() <= 0
                || number.value().value().precision() - number.value().value().scale() > 13) {
            return Optional.empty();
        }
        long second = number.value().value().setScale(0, RoundingMode.FLOOR).longValueExact();
        return second < MAX_SECOND ? Optional.of(second) : Optional.empty();
    }
}
