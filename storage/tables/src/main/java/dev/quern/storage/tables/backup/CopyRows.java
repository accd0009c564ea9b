package dev.quern.storage.tables.backup;

import dev.quern.storage.kv.Cursor;
import dev.quern.storage.kv.Entry;
import dev.quern.storage.kv.Reader;
import dev.quern.storage.kv.Subspace;
import dev.quern.storage.kv.Transaction;
import dev.quern.storage.kv.Tuple;
import dev.quern.storage.tables.rows.CountRows;
import dev.quern.storage.tables.rows.Space;
import dev.quern.storage.tables.table.TableName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rows of copies that are under way. Safe for use by several threads. */
final class CopyRows {

    private static final Subspace COPIES = Space.TABLES.sub("copy");
    private static final String TO_BACKUP = "backup";
    private static final String TO_TABLE = "table";

    Optional<Copy> find(Reader reader, long number) {
        byte[] value = reader.get(COPIES.pack(number));
        return value == null ? Optional.empty() : Optional.of(copy(number, value));
    }

    /** All of them, the oldest first. */
    List<Copy> list(Reader reader) {
        List<Copy> copies = new ArrayList<>();
        try (Cursor cursor = reader.range(COPIES.range())) {
            while (cursor.hasNext()) {
                Entry entry = cursor.next();
                copies.add(copy(COPIES.unpack(entry.key()).getLong(0), entry.value()));
            }
        }
        return copies;
    }

    void put(Transaction transaction, Copy copy) {
        Tuple target = switch (copy.target()) {
            case Copy.Target.ToBackup(String id, long number) -> Tuple.of(TO_BACKUP, id, number);
            case Copy.Target.ToTable(TableName name, long number) -> Tuple.of(TO_TABLE, name.value(), number);
        };
        transaction.put(COPIES.pack(copy.number()),
                Tuple.of(copy.source(), copy.pinned().map(TableName::value).orElse(null), copy.moment().toEpochMilli(),
                        target, copy.last().orElse(null), copy.copied().items(), copy.copied().bytes()).pack());
    }

    void delete(Transaction transaction, Copy copy) {
        transaction.delete(COPIES.pack(copy.number()));
    }

    private static Copy copy(long number, byte[] value) {
        Tuple row = Tuple.unpack(value);
        Tuple target = row.getTuple(3);
        return new Copy(number, row.getLong(0),
                row.isNull(1) ? Optional.empty() : Optional.of(new TableName(row.getString(1))),
                Instant.ofEpochMilli(row.getLong(2)),
                target.getString(0).equals(TO_BACKUP)
                        ? new Copy.Target.ToBackup(target.getString(1), target.getLong(2))
                        : new Copy.Target.ToTable(new TableName(target.getString(1)), target.getLong(2)),
                row.isNull(4) ? Optional.empty() : Optional.of(row.getTuple(4)),
                new CountRows.Count(row.getLong(5), row.getLong(6)));
    }
}
