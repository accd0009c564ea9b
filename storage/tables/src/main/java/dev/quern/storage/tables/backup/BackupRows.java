package dev.quern.storage.tables.backup;

import dev.quern.storage.kv.Cursor;
import dev.quern.storage.kv.Entry;
import dev.quern.storage.kv.KeyRange;
import dev.quern.storage.kv.Reader;
import dev.quern.storage.kv.Subspace;
import dev.quern.storage.kv.Transaction;
import dev.quern.storage.kv.Tuple;
import dev.quern.storage.tables.rows.CountRows;
import dev.quern.storage.tables.rows.Space;
import dev.quern.storage.tables.rows.TableRows;
import dev.quern.storage.tables.table.TableName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The rows of backups, by their ids. Safe for use by several threads. */
final class BackupRows {

    private static final Subspace BACKUPS = Space.TABLES.sub("backup");

    Optional<Backup> find(Reader reader, String id) {
        byte[] value = reader.get(BACKUPS.pack(id));
        return value == null ? Optional.empty() : Optional.of(backup(id, value));
    }

    void put(Transaction transaction, Backup backup) {
        transaction.put(BACKUPS.pack(backup.id()), Tuple.of(backup.number(), backup.name(), backup.type().name(),
                backup.state().name(), backup.created().toEpochMilli(),
                backup.expires().map(Instant::toEpochMilli).orElse(null), backup.table().name().value(),
                TableRows.encode(backup.table()), backup.size().items(), backup.size().bytes()).pack());
    }

    void delete(Transaction transaction, Backup backup) {
        transaction.delete(BACKUPS.pack(backup.id()));
    }

    /** Backups in the order of their ids, after one, at most so many. */
    List<Backup> list(Reader reader, Optional<String> after, Predicate<Backup> wanted, int limit) {
        KeyRange range = after.map(id -> BACKUPS.range().after(BACKUPS.pack(id))).orElse(BACKUPS.range());
        List<Backup> backups = new ArrayList<>();
        try (Cursor cursor = reader.range(range)) {
            while (backups.size() < limit && cursor.hasNext()) {
                Entry entry = cursor.next();
                Backup backup = backup(BACKUPS.unpack(entry.key()).getString(0), entry.value());
                if (wanted.test(backup)) {
                    backups.add(backup);
                }
            }
        }
        return backups;
    }

    private static Backup backup(String id, byte[] value) {
        Tuple row = Tuple.unpack(value);
        return new Backup(id, row.getLong(0), row.getString(1), Backup.Type.valueOf(row.getString(2)),
                Backup.State.valueOf(row.getString(3)), Instant.ofEpochMilli(row.getLong(4)),
                row.isNull(5) ? Optional.empty() : Optional.of(Instant.ofEpochMilli(row.getLong(5))),
                TableRows.decode(new TableName(row.getString(6)), row.getBytes(7)),
                new CountRows.Count(row.getLong(8), row.getLong(9)));
    }
}
