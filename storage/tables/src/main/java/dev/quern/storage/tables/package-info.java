/**
 * Tables of items: keyed, indexed, transactional, with a record of every change. {@link TableStore} is the way in.
 *
 * <pre>
 * partiql     statements: what they mean for the rooms below
 * catalog     tables: made, changed, deleted
 * write       items written: alone, in batches, in transactions
 * query       items read: by their keys, in pages
 * change      streams of changes
 * history     what items were before
 * backup      copies of tables
 * upkeep      what happens in the background
 * rows        how all of it lies in the store
 * key         where items and index entries lie in its order
 * table       the definition of a table
 * expression  conditions, projections, updates
 * item        items and their values
 * </pre>
 */
@NullMarked
package dev.quern.storage.tables;

import org.jspecify.annotations.NullMarked;
