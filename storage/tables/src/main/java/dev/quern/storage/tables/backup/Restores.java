package dev.quern.storage.tables.backup;

import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Transaction;
import dev.quern.storage.tables.catalog.Tables;
import dev.quern.storage.tables.history.HistoryLog;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.item.TablesException.Reason;
import dev.quern.storage.tables.rows.TableRows;
import dev.quern.storage.tables.table.Table;
import dev.quern.storage.tables.table.TableName;
import java.time.Instant;
import java.util.Optional;

/**
 * Makes tables from others as they were. The new table is there when a method returns, and can be used when a
 * {@link Copier} has filled it. Safe for use by any number of threads.
 */
public final class Restores {

    private final KeyValueStore store;
    private final Tables catalog;
    private final TableRows tables;
    private final HistoryLog history;
    private final BackupRows backups = new BackupRows();
    private final CopyRows copies = new CopyRows();

    public Restores(KeyValueStore store, Tables catalog, TableRows tables, HistoryLog history) {
        this.store = store;
        this.catalog = catalog;
        this.tables = tables;
        this.history = history;
    }

    /**
     * Makes a table from a backup.
     *
     * @throws TablesException.CopyRefused
     *             for {@link Reason#BACKUP_NOT_FOUND}, {@link Reason#BACKUP_IN_USE} if it is being made, or
     *             {@link Reason#TABLE_ALREADY_EXISTS}
     * @throws TablesException.Validation
     *             if the table cannot be made as it is asked for
     */
    public Table fromBackup(BackupKey key, RestoreTable request) {
        return store.transact(transaction -> {
            Backup backup = Sources.require(backups, transaction, key);
            if (backup.state() == Backup.State.CREATING) {
                throw new TablesException.CopyRefused(Reason.BACKUP_IN_USE,
                        "Backup is being created: " + key.text());
            }
            Table table = make(transaction, backup.table(), request);
            copies.put(transaction, Copy.begin(tables.nextId(transaction), backup.number(), Optional.empty(),
                    backup.created(), new Copy.Target.ToTable(table.name(), table.id())));
            return table;
        });
    }

    /**
     * Makes a table from another as it was at a moment: with everything that was acknowledged before, nothing that
     * began
     * after it, and whole transactions. Its definition is that of the other as it is now.
     *
     * @param moment
     *            empty for now
     * @throws TablesException.CopyRefused
     *             for {@link Reason#TABLE_NOT_FOUND}, {@link Reason#TABLE_ALREADY_EXISTS},
     *             {@link Reason#POINT_IN_TIME_RECOVERY_UNAVAILABLE} or {@link Reason#INVALID_RESTORE_TIME}
     * @throws TablesException.Validation
     *             if the table cannot be made as it is asked for
     */
    public Table toMoment(TableName source, Optional<Instant> moment, RestoreTable request) {
        return store.transact(transaction -> {
            Table from = Sources.requireThere(tables, transaction, source);
            Recoveries.Window window = Recoveries.Window.require(from, history.now());
            Instant at = moment.orElse(window.latest());
            if (!window.contains(at)) {
                throw new TablesException.CopyRefused(Reason.INVALID_RESTORE_TIME,
                        "The restore time " + at + " is not between the earliest and the latest restorable time: "
                                + window.earliest() + " and " + window.latest());
            }
            Table table = make(transaction, from, request);
            long number = tables.nextId(transaction);
            copies.put(transaction, Copy.begin(number, from.id(), Optional.of(source), at,
                    new Copy.Target.ToTable(table.name(), table.id())));
            tables.put(transaction, history.pin(from, number, at));
            return table;
        });
    }

    private Table make(Transaction transaction, Table source, RestoreTable request) {
        if (tables.find(transaction, request.target()).isPresent()) {
            throw new TablesException.CopyRefused(Reason.TABLE_ALREADY_EXISTS,
                    "Table already exists: " + request.target());
        }
        return catalog.create(transaction, RestoredDefinition.of(source, request));
    }
}
