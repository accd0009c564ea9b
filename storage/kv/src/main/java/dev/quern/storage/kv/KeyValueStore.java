package dev.quern.storage.kv;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An ordered, transactional, durable key-value store. Safe for use by any number of threads; other processes
 * may write to the same store.
 */
public interface KeyValueStore extends Lookup, AutoCloseable {

    /** The longest key in bytes, so that every engine can index it. */
    int MAX_KEY_BYTES = 2_700;

    /** The longest value in bytes. What is larger belongs into files or several values. */
    int MAX_VALUE_BYTES = 16 << 20;

    /** What the keys and values that one transaction writes may come to, in bytes. */
    long MAX_TRANSACTION_BYTES = 64L << 20;

    /**
     * A consistent view of all transactions that had committed when this method was called. To be closed by the caller.
     */
    Snapshot snapshot();

    /** The value by the last commit: as in a {@link #snapshot}, of which only this is wanted. */
    @Override
    default byte @Nullable [] get(byte[] key) {
        try (Snapshot snapshot = snapshot()) {
            return snapshot.get(key);
        }
    }

    /**
     * Runs a transaction and returns when it is durable.
     *
     * <p>
     * The body may run several times: whenever what it read was changed by another transaction before this one could
     * commit. It must therefore have no effects but those on the transaction it is given, and be short: while it runs,
     * the engine remembers for it what others write, and other commits may have to wait. If it throws, nothing is
     * written and the exception is passed on. A body that writes nothing never conflicts.
     *
     * <p>
     * The body is applied once or not at all, also by an engine that may lose the answer to a commit on its
     * way: such an engine writes a row with an id of the transaction's own in the same commit, and after a lost
     * answer looks for that row before it runs the body again.
     *
     * @return what the body returned in the run that was committed
     * @throws CommitOutcomeUnknownException
     *             if the store failed while committing and cannot find out whether it did
     * @throws DiskFullException
     *             if there is no room; nothing was written, and a later call may succeed
     * @throws DamagedStoreException
     *             if what is to be read is damaged; nothing was written
     * @throws StoreException
     *             if the store cannot be read or written (closed, failed earlier); nothing was written
     */
    <T extends @Nullable Object> T transact(Function<? super Transaction, ? extends T> body);

    /**
     * As {@link #transact}, without waiting: the body runs on the calling thread, the commit elsewhere. After a
     * conflict the body runs again on a thread of the store's.
     *
     * @return completed, on a thread of the store's, when the transaction is durable; or exceptionally with what
     *         {@link #transact} would have thrown. Dependent actions must not block.
     */
    <T extends @Nullable Object> CompletableFuture<T> transactAsync(Function<? super Transaction, ? extends T> body);

    /** {@link #transact} for a body that has nothing to return. */
    default void update(Consumer<? super Transaction> body) {
        this.<@Nullable Void>transact(transaction -> {
            body.accept(transaction);
            return null;
        });
    }

    /** {@link #transactAsync} for a body that has nothing to return. */
    default CompletableFuture<@Nullable Void> updateAsync(Consumer<? super Transaction> body) {
        return this.<@Nullable Void>transactAsync(transaction -> {
            body.accept(transaction);
            return null;
        });
    }

    /** What the engine counts and measures, by name, for operators. Empty if it has nothing to tell. */
    default Map<String, Long> statistics() {
        return Map.of();
    }

    /**
     * Checks what every engine must refuse.
     *
     * @throws IllegalArgumentException
     *             if the key is empty or longer than {@link #MAX_KEY_BYTES}
     */
    static void requireKey(byte[] key) {
        if (key.length == 0 || key.length > MAX_KEY_BYTES) {
            throw new IllegalArgumentException(
                    "a key has 1 to %d bytes, not %d; hash long parts into it".formatted(MAX_KEY_BYTES, key.length));
        }
    }

    /**
     * As {@link #requireKey}, for a value.
     *
     * @throws IllegalArgumentException
     *             if the value is longer than {@link #MAX_VALUE_BYTES}
     */
    static void requireValue(byte[] value) {
        if (value.length > MAX_VALUE_BYTES) {
            throw new IllegalArgumentException(
                    "a value has at most %d bytes, not %d".formatted(MAX_VALUE_BYTES, value.length));
        }
    }

    /** Waits for commits under way, then releases everything. Snapshots that are still open become unusable. */
    @Override
    void close();
}
