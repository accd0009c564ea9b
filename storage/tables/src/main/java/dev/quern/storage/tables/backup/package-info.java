/**
 * Copies of tables: backups, tables that are restored from them or from an earlier moment, and what is kept for that.
 *
 * <p>
 * All of them are one thing: a moment of a table is pinned (see {@link dev.quern.storage.tables.history}), and a
 * {@link dev.quern.storage.tables.backup.Copier} reads it page by page and puts it elsewhere, each page in a short
 * transaction that also says how far it has come. So a copy that was interrupted goes on where it was, and holds
 * nothing
 * open in between. The items of a backup lie under a number of its own as those of a table do, so that a table can be
 * restored from it in the same way.
 */
@NullMarked
package dev.quern.storage.tables.backup;

import org.jspecify.annotations.NullMarked;
