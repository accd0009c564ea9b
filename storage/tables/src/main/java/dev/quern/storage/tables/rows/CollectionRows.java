package dev.quern.storage.tables.rows;

import dev.quern.storage.kv.Reader;
import dev.quern.storage.kv.Subspace;
import dev.quern.storage.kv.Transaction;
import dev.quern.storage.kv.Tuple;
import dev.quern.storage.tables.key.ItemKey;
import dev.quern.storage.tables.table.Table;

/** How large the items with one hash key are together, with their entries in local indexes. */
public final class CollectionRows {

    private static final Subspace COLLECTIONS = Space.TABLES.sub("collection");

    public long bytes(Reader reader, Table table, ItemKey key) {
        byte[] value = reader.get(key(table, key));
        return value == null ? 0 : Tuple.unpack(value).getLong(0);
    }

    public void put(Transaction transaction, Table table, ItemKey key, long bytes) {
        if (bytes <= 0) {
            transaction.delete(key(table, key));
        } else {
            transaction.put(key(table, key), Tuple.of(bytes).pack());
        }
    }

    public void delete(Transaction transaction, long table) {
        transaction.deleteRange(COLLECTIONS.range(table));
    }

    private static byte[] key(Table table, ItemKey key) {
        return COLLECTIONS.pack(Tuple.of(table.id()).concat(key.partition()));
    }
}
