package dev.quern.storage.tables.key;

import dev.quern.storage.kv.Tuple;
import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.table.KeySchema;
import java.util.List;
import java.util.Optional;

/**
 * Makes physical keys. The longest that users can ask for stays below what the store takes: a long hash key is replaced
 * by its SHA-256, range keys (of at most 1,024 bytes, twice that when escaped) are kept, for their order counts, and
 * the key of the item at the end of an index entry, which only makes it unique, is replaced when there is no room.
 */
public final class KeyLayout {

    /** What an index entry leaves to the key of its item, once its own key has taken what it needs. */
    private static final int MAX_PLAIN_ENTRY_BYTES = 2_600;

    private KeyLayout() {}

    /** The key of an item; empty if it lacks an attribute of it or holds another type there. */
    public static Optional<ItemKey> of(KeySchema schema, Item item) {
        Optional<Tuple> hash = KeyValues.elements(item, schema.hash());
        Optional<Tuple> range = KeyValues.elements(item, schema.range());
        if (hash.isEmpty() || range.isEmpty()) {
            return Optional.empty();
        }
        Tuple shortened = KeyValues.shortened(hash.get(), KeyValues.MAX_PLAIN_HASH_BYTES);
        return Optional.of(new ItemKey(KeyValues.spread(hash.get()), shortened, range.get(),
                !KeyValues.isShortened(shortened, hash.get())));
    }

    /** The key of an item's entry in an index; empty if it has none there. */
    public static Optional<ItemKey> entry(KeySchema index, KeySchema table, Item item) {
        Optional<ItemKey> own = of(index, item);
        Optional<Tuple> tail = KeyValues.elements(item, table.all());
        if (own.isEmpty() || tail.isEmpty()) {
            return Optional.empty();
        }
        int used = own.get().tuple().pack().length;
        Tuple end = KeyValues.shortened(tail.get(), Math.max(0, MAX_PLAIN_ENTRY_BYTES - used));
        return Optional.of(new ItemKey(own.get().spread(), own.get().hash(), own.get().range().add(end),
                own.get().whole() && !KeyValues.isShortened(end, tail.get())));
    }

    /** The end of a key for the order in which items expire. */
    public static Tuple unique(KeySchema table, Item item) {
        Tuple key = KeyValues.elements(item, table.all())
                .orElseThrow(() -> new IllegalArgumentException("an item without its key"));
        return KeyValues.shortened(key, KeyValues.MAX_PLAIN_HASH_BYTES);
    }

    /** Where the entries with a hash key lie; its values are in the order of the schema. */
    public static ItemKey partition(List<AttributeValue> hash) {
        Tuple elements = Tuple.of(hash.stream().map(KeyValues::element).toArray());
        Tuple shortened = KeyValues.shortened(elements, KeyValues.MAX_PLAIN_HASH_BYTES);
        return new ItemKey(KeyValues.spread(elements), shortened, Tuple.empty(),
                !KeyValues.isShortened(shortened, elements));
    }

    /** The element that a value of a range attribute is in a key. */
    public static Tuple rangeElement(AttributeValue value) {
        return Tuple.of(KeyValues.element(value));
    }
}
