/**
 * The embedded engine of the key-value port. No RocksDB type is seen outside this package.
 *
 * <p>
 * The way of a transaction: {@link dev.quern.storage.rocksdb.RocksDbStore} runs the body in an {@code Attempt}, on a
 * {@code RocksDbTransaction} that reads a snapshot into a {@code ReadSet} and writes into a {@code WriteBuffer}. Its
 * {@code CommitRequest} waits in the {@code CommitQueue} for the {@code Committer}, which checks the reads against the
 * {@code RecentWrites} and gives the writes of a whole group to the {@code Database} at once.
 */
@NullMarked
package dev.quern.storage.rocksdb;

import org.jspecify.annotations.NullMarked;
