/**
 * Items that are written: alone, in batches, in transactions.
 *
 * <p>
 * A write is planned (what would it make, and may it?) and then applied, so that a refusal leaves nothing behind in a
 * transaction that it shares with others. Writes that would conflict share one: those of an item, of a shard of a
 * stream, of a collection of items with local indexes wait in a {@link dev.quern.storage.tables.write.Lanes lane}, and
 * are done together when its turn comes. Nothing waits in a lane for an fsync that is not its own or that of what was
 * there before it, and lanes are committed together by the store: items that have nothing to do with each other do not
 * wait for each other.
 */
@NullMarked
package dev.quern.storage.tables.write;

import org.jspecify.annotations.NullMarked;
