package dev.quern.storage.tables.rows;

import dev.quern.storage.kv.KeyRange;
import dev.quern.storage.kv.Lookup;
import dev.quern.storage.kv.Reader;
import dev.quern.storage.kv.Subspace;
import dev.quern.storage.kv.Transaction;
import dev.quern.storage.kv.Tuple;
import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.key.ItemKey;
import dev.quern.storage.tables.key.KeyLayout;
import dev.quern.storage.tables.table.KeySchema;
import dev.quern.storage.tables.table.Table;
import java.util.Optional;

/** The rows of items, of entries of indexes, and of the order in which items expire. */
public final class ItemRows {

    private static final Subspace ITEMS = Space.TABLES.sub("item");
    private static final Subspace ENTRIES = Space.TABLES.sub("index");
    private static final Subspace EXPIRIES = Space.TABLES.sub("expiry");

    /** Where an item lies in the store. */
    public byte[] place(Table table, ItemKey key) {
        return ITEMS.pack(Tuple.of(table.id()).concat(key.tuple()));
    }

    /** The item with a key. */
    public Optional<Item> find(Lookup reader, Table table, ItemKey key, Item asked) {
        return find(reader, table, key, place(table, key), asked);
    }

    /** As {@link #find(Lookup, Table, ItemKey, Item)}, for somebody who knows the place. */
    public Optional<Item> find(Lookup reader, Table table, ItemKey key, byte[] place, Item asked) {
        byte[] value = reader.get(place);
        if (value == null) {
            return Optional.empty();
        }
        Item item = Item.decode(value);
        if (!key.whole()) {
            requireSame(table.keys(), item, asked);
        }
        return Optional.of(item);
    }

    /** Two keys with one SHA-256 have not been seen yet; to mistake one for the other would be worse than to fail. */
    private static void requireSame(KeySchema keys, Item stored, Item asked) {
        for (String name : keys.names()) {
            AttributeValue value = stored.get(name);
            if (value == null || !value.equals(asked.get(name))) {
                throw new IllegalStateException("two keys have the same place: " + stored.only(keys.names()) + " and "
                        + asked.only(keys.names()));
            }
        }
    }

    public void put(Transaction transaction, byte[] place, Item item) {
        transaction.put(place, item.encoded());
    }

    public void delete(Transaction transaction, byte[] place) {
        transaction.delete(place);
    }

    public void putEntry(Transaction transaction, long index, ItemKey key, Item projected) {
        transaction.put(ENTRIES.pack(Tuple.of(index).concat(key.tuple())), projected.encoded());
    }

    public boolean hasEntry(Reader reader, long index, ItemKey key) {
        return reader.get(ENTRIES.pack(Tuple.of(index).concat(key.tuple()))) != null;
    }

    public void deleteEntry(Transaction transaction, long index, ItemKey key) {
        transaction.delete(ENTRIES.pack(Tuple.of(index).concat(key.tuple())));
    }

    /** Notes when an item expires. */
    public void putExpiry(Transaction transaction, long index, long second, KeySchema keys, Item item) {
        transaction.put(expiryKey(index, second, keys, item), item.only(keys.names()).encoded());
    }

    public void deleteExpiry(Transaction transaction, long index, long second, KeySchema keys, Item item) {
        transaction.delete(expiryKey(index, second, keys, item));
    }

    private static byte[] expiryKey(long index, long second, KeySchema keys, Item item) {
        return EXPIRIES.pack(Tuple.of(index, second, KeyLayout.unique(keys, item)));
    }

    /** What expires from one second to before another, the first first. The values are keys of items. */
    public KeyRange expiries(long index, long from, long to) {
        return EXPIRIES.between(Tuple.of(index, from), Tuple.of(index, to));
    }

    /** The second of a row of {@link #expiries}. */
    public long expirySecond(byte[] key) {
        return EXPIRIES.unpack(key).getLong(1);
    }

    /** The part of the store where the items of a table lie, or the entries of an index. */
    public Subspace space(Table table) {
        return space(table.id());
    }

    /** As {@link #space(Table)}, for a number: also that of a backup, whose items lie as those of a table do. */
    public Subspace space(long table) {
        return ITEMS.sub(table);
    }

    /** Puts an item at a place among those of a table or backup, without looking at its key. */
    public void copy(Transaction transaction, long table, Tuple key, Item item) {
        transaction.put(ITEMS.sub(table).pack(key), item.encoded());
    }

    public Subspace entrySpace(long index) {
        return ENTRIES.sub(index);
    }

    /** Forgets all items of a table. */
    public void deleteItems(Transaction transaction, long table) {
        transaction.deleteRange(ITEMS.range(table));
    }

    /** Forgets all entries of an index. */
    public void deleteEntries(Transaction transaction, long index) {
        transaction.deleteRange(ENTRIES.range(index));
    }

    public void deleteExpiries(Transaction transaction, long index) {
        transaction.deleteRange(EXPIRIES.range(index));
    }
}
