package dev.quern.storage.rocksdb;

import dev.quern.storage.kv.StoreException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The snapshots that hold native objects now, so that closing the store can release them first. */
final class OpenSnapshots {

    private final Database database;
    private final String closedMessage;
    private final Set<RocksDbSnapshot> open = ConcurrentHashMap.newKeySet();
    /** Opening holds the shared lock: after the exclusive one was taken once, no snapshot is ever added. */
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private boolean closed;

    OpenSnapshots(Database database, Path directory) {
        this.database = database;
        this.closedMessage = "the store in " + directory + " is closed";
    }

    /**
     * @throws StoreException
     *             if the store is closed
     */
    RocksDbSnapshot open() {
        return whileOpen(() -> {
            RocksDbSnapshot snapshot = new RocksDbSnapshot(database, this);
            open.add(snapshot);
            return snapshot;
        });
    }

    /** Does something that must not meet a closed database. */
    <T extends @Nullable Object> T whileOpen(Supplier<T> action) {
        lock.readLock().lock();
        try {
            if (closed) {
                throw new StoreException(closedMessage);
            }
            return action.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    void remove(RocksDbSnapshot snapshot) {
        open.remove(snapshot);
    }

    int count() {
        return open.size();
    }

    void closeAll() {
        lock.writeLock().lock();
        try {
            closed = true;
        } finally {
            lock.writeLock().unlock();
        }
        for (RocksDbSnapshot snapshot : open) {
            snapshot.end(() -> new StoreException(closedMessage));
        }
    }
}
