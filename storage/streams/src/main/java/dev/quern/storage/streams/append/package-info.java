/**
 * Records appended.
 *
 * <p>
 * <b>Order.</b> A shard has a head row, which holds the number of its last record; whoever appends reads and writes it
 * in
 * the same transaction, so that numbers are those of commits, and a reader that has seen one never finds a lower one
 * later. Two transactions that append to one shard would conflict on its head. In one process they do not: what is to
 * be
 * appended waits in a lane of its shard, and all that waits is committed at once, while the next gathers behind it.
 * Lanes do not wait for each other: the store commits what comes from all of them together. Several processes stay
 * correct, by the store's own conflicts.
 *
 * <p>
 * <b>Where a record goes</b> is decided by what was known of the stream last, before any transaction. The transaction
 * reads the stream's row: if it is another one by now, nothing is appended, and the record looks for its shard again.
 */
@NullMarked
package dev.quern.storage.streams.append;

import org.jspecify.annotations.NullMarked;
