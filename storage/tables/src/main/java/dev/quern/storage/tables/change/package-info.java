/**
 * Streams of changes: a record for every item that became another, written in the transaction of the change, in shards
 * that readers can follow.
 *
 * <p>
 * <b>Order.</b> A shard has a head row, which holds the last sequence number; whoever appends reads and writes it in
 * the
 * same transaction. So sequence numbers are those of commits, and a reader that has seen one will never find a lower
 * one
 * later. An item always goes to the shard of its hash key. Two transactions that append to one shard would conflict on
 * its head; in one process they do not, for {@link dev.quern.storage.tables.write} lets writes of one shard queue, and
 * commits all that wait in one transaction: they share a sequence of numbers and an fsync. Several processes stay
 * correct, by the store's own conflicts.
 *
 * <p>
 * The other ways were worse: a number taken at commit time would need an engine that fills in keys, which a relational
 * one cannot; a number taken before, from an allocator under a lease, becomes visible out of order, so that readers
 * would have to wait for holes to close.
 */
@NullMarked
package dev.quern.storage.tables.change;

import org.jspecify.annotations.NullMarked;
