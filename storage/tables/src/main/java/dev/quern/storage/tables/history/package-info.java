/**
 * What items were before: kept for tables that can be restored to earlier moments, and while somebody reads a moment of
 * a table.
 *
 * <p>
 * Whoever changes an item of such a table adds, in the same transaction, a row with what the item was before, under the
 * item's key and the time of the change. What the table was at a moment is then found key by key: the oldest row later
 * than the moment if there is one, else the item as it is. So a moment can be read in as many short looks as one likes,
 * while others write, and after a restart; nobody holds a snapshot for long.
 *
 * <p>
 * <b>A moment is a consistent one.</b> All that one transaction changes has one time. Who wants to read a moment
 * <em>pins</em> it first, in the row of the table, which every write reads: what commits later has seen the pin and is
 * dated after the moment, whatever its clock says, so nothing appears behind the back of the reader. Times rise with
 * the
 * order of commits in one process, and with every change of one item in all of them.
 *
 * <p>
 * The other ways were worse. A snapshot of the engine that is held while millions of rows are copied keeps it from
 * cleaning up, and is gone after a crash. The records of streams would have to be read backwards from now to the
 * moment,
 * all of them, and are numbered by a row for each shard, which all writers of a table would have to queue for.
 */
@NullMarked
package dev.quern.storage.tables.history;

import org.jspecify.annotations.NullMarked;
