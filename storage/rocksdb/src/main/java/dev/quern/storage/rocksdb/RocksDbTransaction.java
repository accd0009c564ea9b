package dev.quern.storage.rocksdb;

import dev.quern.storage.kv.Cursor;
import dev.quern.storage.kv.KeyRange;
import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Transaction;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One run of a transaction's body: reads a snapshot and remembers what it saw, keeps its writes to itself. Used by the
 * thread that runs the body, until {@link #end}.
 */
final class RocksDbTransaction implements Transaction {

    private final OpenSnapshots snapshots;
    private final RunningReads running;
    private final Thread owner = Thread.currentThread();
    private final WriteBuffer writes = new WriteBuffer();
    private final ReadSet reads = new ReadSet();
    /** Taken at the first read: a transaction that only writes needs none. */
    private @Nullable RocksDbSnapshot snapshot;
    private RunningReads.@Nullable Ticket ticket;
    private boolean ended;

    RocksDbTransaction(OpenSnapshots snapshots, RunningReads running) {
        this.snapshots = snapshots;
        this.running = running;
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
        requireUsable();
        KeyValueStore.requireKey(key);
        Write own = writes.point(key);
        if (own != null) {
            return own.value();
        }
        if (writes.isCleared(key)) {
            return null;
        }
        reads.addPoint(key);
        return snapshot().get(key);
    }

    @Override
    public Cursor range(KeyRange range) {
        return open(range, false);
    }

    @Override
    public Cursor rangeReversed(KeyRange range) {
        return open(range, true);
    }

    private Cursor open(KeyRange range, boolean reversed) {
        requireUsable();
        return new MergedCursor(this, snapshot().open(range, reversed), range, reversed);
    }

    @Override
    public void put(byte[] key, byte[] value) {
        requireUsable();
        KeyValueStore.requireKey(key);
        KeyValueStore.requireValue(value);
        writes.put(key, value);
    }

    @Override
    public void delete(byte[] key) {
        requireUsable();
        KeyValueStore.requireKey(key);
        writes.delete(key);
    }

    @Override
    public void deleteRange(KeyRange range) {
        requireUsable();
        writes.deleteRange(range);
    }

    void requireUsable() {
        if (ended) {
            throw new IllegalStateException("the transaction has ended: use it only within the body it was given to");
        }
        if (Thread.currentThread() != owner) {
            throw new IllegalStateException("a transaction belongs to the thread that runs its body");
        }
    }

    WriteBuffer writes() {
        return writes;
    }

    ReadSet reads() {
        return reads;
    }

    private RocksDbSnapshot snapshot() {
        RocksDbSnapshot current = snapshot;
        if (current == null) {
            ticket = running.enter();
            current = snapshots.open();
            ticket.reads(current.version());
            snapshot = current;
        }
        return current;
    }

    /** Ends the body's use of the transaction and frees what it held for reading. */
    void end() {
        ended = true;
        if (snapshot != null) {
            snapshot.close();
        }
    }

    /** What the committer needs to know of the reads; empty if there were none. */
    Optional<RunningReads.Ticket> ticket() {
        return Optional.ofNullable(ticket);
    }

    /** Nothing will be committed, or everything has been decided. */
    void leave() {
        if (ticket != null) {
            ticket.leave();
        }
    }
}
