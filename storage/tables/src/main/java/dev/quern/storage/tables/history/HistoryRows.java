package dev.quern.storage.tables.history;

import dev.quern.storage.kv.Cursor;
import dev.quern.storage.kv.Entry;
import dev.quern.storage.kv.KeyRange;
import dev.quern.storage.kv.Reader;
import dev.quern.storage.kv.Subspace;
import dev.quern.storage.kv.Transaction;
import dev.quern.storage.kv.Tuple;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.key.ItemKey;
import dev.quern.storage.tables.rows.Space;
import java.util.Arrays;
import java.util.Optional;

/** The rows that tell what items were before a time. Safe for use by several threads. */
final class HistoryRows {

    private static final Subspace HISTORY = Space.TABLES.sub("history");
    /** That there was no item: none is encoded in so few bytes. */
    private static final byte[] NONE = {};

    /** The time of the last change of an item, in milliseconds; empty if none is known. */
    Optional<Long> newest(Reader reader, long table, ItemKey key) {
        try (Cursor cursor = reader.rangeReversed(HISTORY.sub(table).range(key.tuple()))) {
            return cursor.hasNext() ? Optional.of(time(table, cursor.next())) : Optional.empty();
        }
    }

    void put(Transaction transaction, long table, ItemKey key, long time, Optional<Item> before) {
        transaction.put(HISTORY.sub(table).pack(key.tuple().add(time)), before.map(Item::encoded).orElse(NONE));
    }

    void delete(Transaction transaction, Entry row) {
        transaction.delete(row.key());
    }

    void deleteAll(Transaction transaction, long table) {
        transaction.deleteRange(HISTORY.range(table));
    }

    KeyRange range(long table) {
        return HISTORY.range(table);
    }

    /** The rows of the items that come after one in the order of keys. */
    KeyRange rangeAfter(long table, Tuple key) {
        Subspace space = HISTORY.sub(table);
        return new KeyRange(space.range(key).to(), space.range().to());
    }

    /** The rows of an item from a time on, and those of the items that come after it. */
    KeyRange rangeFrom(long table, Tuple key, long time) {
        Subspace space = HISTORY.sub(table);
        return new KeyRange(space.pack(key.add(time)), space.range().to());
    }

    /**
     * A row as it is read.
     *
     * @param key
     *            of the item that it is about
     * @param time
     *            of the change, in milliseconds
     * @param before
     *            the item before the change; {@link HistoryRows#isNone} if there was none
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Row(Tuple key, long time, byte[] before) {}

    Row row(long table, Entry entry) {
        Tuple all = HISTORY.sub(table).unpack(entry.key());
        long time = all.getLong(all.size() - 1);
        byte[] packed = all.pack();
        int keyBytes = packed.length - Tuple.of(time).pack().length;
        return new Row(Tuple.unpack(Arrays.copyOf(packed, keyBytes)), time, entry.value());
    }

    private static long time(long table, Entry entry) {
        Tuple all = HISTORY.sub(table).unpack(entry.key());
        return all.getLong(all.size() - 1);
    }

    /** Whether a row says that there was no item. */
    static boolean isNone(byte[] value) {
        return value.length == 0;
    }
}
