package dev.quern.storage.kv.contract;

import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.kv.StoreException;
import dev.quern.storage.kv.Transaction;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The port in memory, for tests: each commit copies the whole map, and a transaction is valid if reading again what it
 * read gives the same. So simple that it can stand in for a real engine and be judged by the same contract.
 */
public class InMemoryStore implements KeyValueStore {

    private static final int ATTEMPTS_BEFORE_EXCLUSION = 8;

    /** What outlives a store: the "disk". Never changed, only replaced, under the store's lock. */
    public static final class Disk {
        private volatile NavigableMap<byte[], byte[]> content = new TreeMap<>(Arrays::compareUnsigned);
    }

    private final Disk disk;
    private final ReentrantLock commitLock = new ReentrantLock(true);
    private final ExecutorService callbacks = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("in-memory-store-callbacks").daemon().factory());
    private volatile boolean closed;

    public InMemoryStore(Disk disk) {
        this.disk = disk;
    }

    public InMemoryStore() {
        this(new Disk());
    }

    @Override
    public Snapshot snapshot() {
        requireOpen();
        return new InMemorySnapshot(content(), this::requireOpen);
    }

    @Override
    public <T extends @Nullable Object> T transact(Function<? super Transaction, ? extends T> body) {
        for (int attempt = 1; attempt <= ATTEMPTS_BEFORE_EXCLUSION; attempt++) {
            InMemoryTransaction transaction = begin();
            T result = run(body, transaction);
            if (commit(transaction)) {
                return result;
            }
        }
        commitLock.lock();
        try {
            InMemoryTransaction transaction = begin();
            T result = run(body, transaction);
            commit(transaction);
            return result;
        } finally {
            commitLock.unlock();
        }
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> transactAsync(
            Function<? super Transaction, ? extends T> body) {
        CompletableFuture<T> done = new CompletableFuture<>();
        try {
            InMemoryTransaction transaction = begin();
            T result = run(body, transaction);
            if (transaction.isReadOnly()) {
                done.complete(result);
            } else {
                callbacks.execute(() -> finish(transaction, result, body, done));
            }
        } catch (Throwable e) {
            done.completeExceptionally(e);
        }
        return done;
    }

    private <T extends @Nullable Object> void finish(InMemoryTransaction first, T firstResult,
            Function<? super Transaction, ? extends T> body, CompletableFuture<T> done) {
        try {
            done.complete(commit(first) ? firstResult : transact(body));
        } catch (Throwable e) {
            done.completeExceptionally(e);
        }
    }

    private InMemoryTransaction begin() {
        requireOpen();
        return newTransaction(content());
    }

    /** For a flawed store to replace. */
    InMemoryTransaction newTransaction(NavigableMap<byte[], byte[]> base) {
        return new InMemoryTransaction(base);
    }

    /** What is committed now. */
    final NavigableMap<byte[], byte[]> content() {
        return disk.content;
    }

    <T extends @Nullable Object> T run(Function<? super Transaction, ? extends T> body,
            InMemoryTransaction transaction) {
        try {
            return body.apply(transaction);
        } finally {
            transaction.end();
        }
    }

    boolean commit(InMemoryTransaction transaction) {
        if (transaction.isReadOnly()) {
            return true;
        }
        commitLock.lock();
        try {
            if (!transaction.isStillTrueOf(disk.content)) {
                return false;
            }
            NavigableMap<byte[], byte[]> next = new TreeMap<>(disk.content);
            transaction.applyTo(next);
            disk.content = next;
            return true;
        } finally {
            commitLock.unlock();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new StoreException("the store in memory is closed");
        }
    }

    @Override
    public void close() {
        callbacks.close();
        closed = true;
    }
}
