package dev.quern.storage.tables.backup;

import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.kv.Transaction;
import dev.quern.storage.tables.history.HistoryLog;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.item.TablesException.Reason;
import dev.quern.storage.tables.rows.CountRows;
import dev.quern.storage.tables.rows.ItemRows;
import dev.quern.storage.tables.rows.TableRows;
import dev.quern.storage.tables.table.Past;
import dev.quern.storage.tables.table.Table;
import dev.quern.storage.tables.table.TableName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Backups of tables. A backup holds the table as it was at one moment between the call that makes it and its answer,
 * with whole transactions, whatever is written meanwhile; its items are copied in the background, by a {@link Copier}.
 * It
 * stays when its table goes. Safe for use by any number of threads.
 */
public final class Backups {

    private final KeyValueStore store;
    private final TableRows tables;
    private final ItemRows items;
    private final CountRows counts;
    private final HistoryLog history;
    private final BackupRows rows = new BackupRows();
    private final CopyRows copies = new CopyRows();

    public Backups(KeyValueStore store, TableRows tables, ItemRows items, CountRows counts, HistoryLog history) {
        this.store = store;
        this.tables = tables;
        this.items = items;
        this.counts = counts;
        this.history = history;
    }

    /**
     * Begins a backup.
     *
     * @param name
     *            which others may have, too
     * @throws TablesException.CopyRefused
     *             for {@link Reason#TABLE_NOT_FOUND} or {@link Reason#TABLE_IN_USE}
     */
    public Backup create(TableName table, String name) {
        // before, and about: to count in the transaction would be to wait for everybody who writes
        CountRows.Count size = size(table);
        return store.transact(transaction -> {
            Table source = Sources.require(tables, transaction, table);
            long number = tables.nextId(transaction);
            Instant moment = history.now();
            Backup backup = new Backup(Backup.idOf(moment, number), number, name, Backup.Type.USER,
                    Backup.State.CREATING, moment, Optional.empty(), source.withPast(Past.NONE), size);
            rows.put(transaction, backup);
            copies.put(transaction, Copy.begin(number, source.id(), Optional.of(table), moment,
                    new Copy.Target.ToBackup(backup.id(), number)));
            tables.put(transaction, history.pin(source, number, moment));
            return backup;
        });
    }

    private CountRows.Count size(TableName table) {
        try (Snapshot snapshot = store.snapshot()) {
            return tables.find(snapshot, table).map(found -> counts.sum(snapshot, found.id()))
                    .orElse(CountRows.Count.ZERO);
        }
    }

    /**
     * A backup.
     *
     * @throws TablesException.CopyRefused
     *             for {@link Reason#BACKUP_NOT_FOUND}
     */
    public Backup get(BackupKey key) {
        try (Snapshot snapshot = store.snapshot()) {
            return Sources.require(rows, snapshot, key);
        }
    }

    /**
     * Backups in the order of their ids, which is that of their times.
     *
     * @param after
     *            begins after this id, which no backup need have
     * @param limit
     *            how many at most
     */
    public List<Backup> list(Optional<String> after, Predicate<Backup> wanted, int limit) {
        try (Snapshot snapshot = store.snapshot()) {
            return rows.list(snapshot, after, wanted, limit);
        }
    }

    /**
     * Deletes a backup with everything in it.
     *
     * @return the backup as it was
     * @throws TablesException.CopyRefused
     *             for {@link Reason#BACKUP_NOT_FOUND}, or {@link Reason#BACKUP_IN_USE} if it is being made, or a table
     *             from it
     */
    public Backup delete(BackupKey key) {
        return store.transact(transaction -> {
            Backup backup = Sources.require(rows, transaction, key);
            if (isInUse(transaction, backup)) {
                throw new TablesException.CopyRefused(Reason.BACKUP_IN_USE,
                        "Backup is being created, or a table is being restored from it: " + key.text());
            }
            delete(transaction, backup);
            return backup;
        });
    }

    private boolean isInUse(Transaction transaction, Backup backup) {
        return backup.state() == Backup.State.CREATING || copies.list(transaction).stream()
                .anyMatch(copy -> copy.source() == backup.number());
    }

    private void delete(Transaction transaction, Backup backup) {
        rows.delete(transaction, backup);
        items.deleteItems(transaction, backup.number());
    }

    /**
     * Deletes backups whose time is over, unless a table is being restored from them.
     *
     * @return how many
     */
    public int expire() {
        Instant now = history.now();
        Predicate<Backup> over = backup -> backup.expires().filter(expires -> !expires.isAfter(now)).isPresent();
        int expired = 0;
        for (Backup backup : list(Optional.empty(), over, Integer.MAX_VALUE)) {
            expired += store.<Integer>transact(transaction -> {
                Optional<Backup> found = rows.find(transaction, backup.id());
                if (found.isEmpty() || isInUse(transaction, found.get())) {
                    return 0;
                }
                delete(transaction, found.get());
                return 1;
            });
        }
        return expired;
    }
}
