package dev.quern.storage.rocksdb;

import dev.quern.storage.kv.Cursor;
import dev.quern.storage.kv.Entry;
import dev.quern.storage.kv.KeyRange;
import java.util.NoSuchElementException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;

/** Walks a range of a snapshot. Guarded by the snapshot's lock; released by the snapshot if nobody closed it before. */
final class RocksDbCursor implements Cursor {

    private final RocksDbSnapshot owner;
    private final ReentrantLock lock;
    private final Database database;
    private final boolean reversed;
    private final Slice lower;
    private final Slice upper;
    private final ReadOptions options;
    private final RocksIterator iterator;
    private boolean started;
    private boolean released;
    private @Nullable Entry next;

    RocksDbCursor(RocksDbSnapshot owner, Database database, Snapshot snapshot, KeyRange range, boolean reversed) {
        this.owner = owner;
        this.lock = owner.lock();
        this.database = database;
        this.reversed = reversed;
        this.lower = new Slice(range.from());
        this.upper = new Slice(range.to());
        this.options = new ReadOptions().setSnapshot(snapshot).setIterateLowerBound(lower)
                .setIterateUpperBound(upper);
        this.iterator = database.iterate(options);
    }

    @Override
    public boolean hasNext() {
        return peek() != null;
    }

    @Override
    public Entry next() {
        Entry entry = peek();
        if (entry == null) {
            throw new NoSuchElementException("the cursor is at the end of its range");
        }
        next = null;
        return entry;
    }

    private @Nullable Entry peek() {
        if (next == null) {
            lock.lock();
            try {
                owner.requireOpen();
                if (released) {
                    throw new IllegalStateException("the cursor is closed");
                }
                next = advance();
            } finally {
                lock.unlock();
            }
        }
        return next;
    }

    private @Nullable Entry advance() {
        if (!started) {
            started = true;
            if (reversed) {
                iterator.seekToLast();
            } else {
                iterator.seekToFirst();
            }
        } else if (!iterator.isValid()) {
            return null;
        } else if (reversed) {
            iterator.prev();
        } else {
            iterator.next();
        }
        if (iterator.isValid()) {
            return new Entry(iterator.key(), iterator.value());
        }
        requireHealthy();
        return null;
    }

    private void requireHealthy() {
        try {
            iterator.status();
        } catch (RocksDBException e) {
            throw database.readFailure(e);
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            release();
            owner.forget(this);
        } finally {
            lock.unlock();
        }
    }

    /** Called under the lock. */
    void release() {
        if (!released) {
            released = true;
            next = null;
            iterator.close();
            options.close();
            lower.close();
            upper.close();
        }
    }
}
