package dev.quern.admin.dynamodb.backup;

import dev.quern.admin.dynamodb.call.Names;
import dev.quern.storage.tables.backup.BackupKey;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.item.TablesException.Reason;
import dev.quern.storage.tables.table.TableName;

/** The ARNs of backups. Immutable. */
final class BackupArns {

    private static final String BACKUP = "/backup/";

    private final Names names;

    BackupArns(Names names) {
        this.names = names;
    }

    String of(TableName table, String id) {
        return names.arn(table) + BACKUP + id;
    }

    /**
     * What an ARN stands for.
     *
     * @throws TablesException.CopyRefused
     *             if no backup of this server can have it
     */
    BackupKey parse(String arn) {
        int at = arn.indexOf(BACKUP);
        if (at < 0 || !arn.startsWith("arn:")) {
            throw notFound(arn);
        }
        try {
            return new BackupKey(names.table(arn.substring(0, at)), arn.substring(at + BACKUP.length()), arn);
        } catch (TablesException ofNoTable) {
            throw notFound(arn);
        }
    }

    private static TablesException notFound(String arn) {
        return new TablesException.CopyRefused(Reason.BACKUP_NOT_FOUND, "Backup not found: " + arn);
    }
}
