package dev.quern.storage.rocksdb;

import dev.quern.storage.kv.Cursor;
import dev.quern.storage.kv.KeyRange;
import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Snapshot;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;

/**
 * A snapshot with the cursors opened on it. Its lock guards the native objects, so that closing the store from another
 * thread ends a read with an exception and never with a crash.
 */
final class RocksDbSnapshot implements Snapshot {

    private final Database database;
    private final OpenSnapshots registry;
    private final ReentrantLock lock = new ReentrantLock();
    private final org.rocksdb.Snapshot snapshot;
    private final ReadOptions options;
    private final long version;
    private final Set<RocksDbCursor> cursors = new HashSet<>();
    /** Why it cannot be used any more. */
    private @Nullable Supplier<RuntimeException> ended;

    RocksDbSnapshot(Database database, OpenSnapshots registry) {
        this.database = database;
        this.registry = registry;
        this.snapshot = database.openSnapshot();
        this.version = snapshot.getSequenceNumber();
        this.options = new ReadOptions().setSnapshot(snapshot);
    }

    /** The version of the last commit that this snapshot shows. */
    long version() {
        return version;
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
        KeyValueStore.requireKey(key);
        lock.lock();
        try {
            requireOpen();
            return database.get(options, key);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Cursor range(KeyRange range) {
        return open(range, false);
    }

    @Override
    public Cursor rangeReversed(KeyRange range) {
        return open(range, true);
    }

    Cursor open(KeyRange range, boolean reversed) {
        lock.lock();
        try {
            requireOpen();
            RocksDbCursor cursor = new RocksDbCursor(this, database, snapshot, range, reversed);
            cursors.add(cursor);
            return cursor;
        } finally {
            lock.unlock();
        }
    }

    /** Guards the cursors as well. */
    ReentrantLock lock() {
        return lock;
    }

    /** Called under the lock. */
    void requireOpen() {
        if (ended != null) {
            throw ended.get();
        }
    }

    /** Called under the lock. */
    void forget(RocksDbCursor cursor) {
        cursors.remove(cursor);
    }

    @Override
    public void close() {
        end(() -> new IllegalStateException("the snapshot is closed"));
    }

    /** Frees the native objects; later uses throw what {@code reason} gives. */
    void end(Supplier<RuntimeException> reason) {
        lock.lock();
        try {
            if (ended != null) {
                return;
            }
            ended = reason;
            cursors.forEach(RocksDbCursor::release);
            cursors.clear();
            options.close();
            database.release(snapshot);
            snapshot.close();
        } finally {
            lock.unlock();
        }
        registry.remove(this);
    }
}
