package dev.quern.storage.tables.backup;

import dev.quern.storage.kv.Reader;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.item.TablesException.Reason;
import dev.quern.storage.tables.rows.TableRows;
import dev.quern.storage.tables.table.Table;
import dev.quern.storage.tables.table.TableName;

/** What can be copied, or the refusal of what cannot. */
final class Sources {

    private Sources() {}

    /** A table that is ready, or the refusal for {@link Reason#TABLE_NOT_FOUND} or {@link Reason#TABLE_IN_USE}. */
    static Table require(TableRows tables, Reader reader, TableName name) {
        Table table = requireThere(tables, reader, name);
        if (!table.ready()) {
            throw new TablesException.CopyRefused(Reason.TABLE_IN_USE, "Table is being created: " + name);
        }
        return table;
    }

    /** A table that may be being made, or the refusal for {@link Reason#TABLE_NOT_FOUND}. */
    static Table requireThere(TableRows tables, Reader reader, TableName name) {
        return tables.find(reader, name)
                .orElseThrow(() -> new TablesException.CopyRefused(Reason.TABLE_NOT_FOUND, "Table not found: " + name));
    }

    /** A backup, or the refusal for {@link Reason#BACKUP_NOT_FOUND}. */
    static Backup require(BackupRows backups, Reader reader, BackupKey key) {
        return backups.find(reader, key.id()).filter(backup -> backup.table().name().equals(key.table()))
                .orElseThrow(() -> new TablesException.CopyRefused(Reason.BACKUP_NOT_FOUND,
                        "Backup not found: " + key.text()));
    }
}
