package dev.quern.storage.tables.backup;

import dev.quern.storage.tables.table.TableName;

/**
 * How a backup is asked for.
 *
 * @param table
 *            that it was made of
 * @param id
 *            of the backup
 * @param text
 *            both, as the caller names them, for what is refused
 */
public record BackupKey(TableName table, String id, String text) {}
