package dev.quern.storage.tables.rows;

import dev.quern.storage.kv.Cursor;
import dev.quern.storage.kv.KeyRange;
import dev.quern.storage.kv.Reader;
import dev.quern.storage.kv.Subspace;
import dev.quern.storage.kv.Transaction;
import dev.quern.storage.kv.Tuple;
import dev.quern.storage.tables.table.Table;
import dev.quern.storage.tables.table.TableName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The rows of the catalog. Safe for use by several threads. */
public final class TableRows {

    private static final Subspace BY_NAME = Space.TABLES.sub("table");
    private static final byte[] LAST_ID = Space.TABLES.pack("last-id");

    /** What rows meant when they were last read: a row is decoded again only if its bytes are others. */
    private final ConcurrentHashMap<TableName, Known> known = new ConcurrentHashMap<>();

    private record Known(byte[] key, byte[] value, Table table) {}

    /** The table with a name, as the reader sees it. */
    public Optional<Table> find(Reader reader, TableName name) {
        Known before = known.get(name);
        byte[] key = before != null ? before.key() : BY_NAME.pack(name.value());
        byte[] value = reader.get(key);
        if (value == null) {
            known.remove(name);
            return Optional.empty();
        }
        if (before != null && Arrays.equals(before.value(), value)) {
            return Optional.of(before.table());
        }
        Table table = TableValues.table(name, value);
        known.put(name, new Known(key, value, table));
        return Optional.of(table);
    }

    /**
     * The table as it was when somebody last looked, for choosing what may be chosen wrongly without harm.
     */
    public Optional<Table> recent(TableName name) {
        return Optional.ofNullable(known.get(name)).map(Known::table);
    }

    /** A table as bytes without its name, for {@link #decode}: for who keeps a copy of its definition. */
    public static byte[] encode(Table table) {
        return TableValues.table(table);
    }

    /** What {@link #encode} made bytes of. */
    public static Table decode(TableName name, byte[] encoded) {
        return TableValues.table(name, encoded);
    }

    public void put(Transaction transaction, Table table) {
        transaction.put(BY_NAME.pack(table.name().value()), TableValues.table(table));
    }

    public void delete(Transaction transaction, TableName name) {
        transaction.delete(BY_NAME.pack(name.value()));
    }

    /** Tables in the order of their names, after one, at most so many. */
    public List<Table> list(Reader reader, Optional<String> after, int limit) {
        KeyRange range = BY_NAME.range();
        if (after.isPresent()) {
            range = range.after(BY_NAME.pack(after.get()));
        }
        List<Table> tables = new ArrayList<>();
        try (Cursor cursor = reader.range(range)) {
            while (tables.size() < limit && cursor.hasNext()) {
                var entry = cursor.next();
                TableName name = new TableName(BY_NAME.unpack(entry.key()).getString(0));
                tables.add(TableValues.table(name, entry.value()));
            }
        }
        return tables;
    }

    /** An identifier that no table, index or stream ever had. */
    public long nextId(Transaction transaction) {
        byte[] last = transaction.get(LAST_ID);
        long id = last == null ? 1 : Tuple.unpack(last).getLong(0) + 1;
        transaction.put(LAST_ID, Tuple.of(id).pack());
        return id;
    }
}
