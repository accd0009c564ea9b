package dev.quern.storage.kv;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An ordered, transactional, durable key-value store. Safe for use by any number of threads; other processes may write
 * to the
 * same store.
 */
public interface KeyValueStore extends AutoCloseable {

    /** The longest key in bytes, so that every engine can index it. */
    int MAX_KEY_BYTES = 2_700;

    /**
     * A consistent view of all transactions that had committed when this method was called. To be closed by the caller.
     */
    Snapshot snapshot();

    /**
     * Runs a transaction and returns when it is durable.
     *
     * <p>
     * The body may run several times: whenever what it read was changed by another transaction before this one could
     * commit.
     * It must therefore have no effects but those on the transaction it is given. If it throws, nothing is written and
     * the
     * exception is passed on.
     *
     * @return what the body returned in the run that was committed
     * @throws StoreException
     *             if the store cannot write (disk full, store closed, damaged); nothing was written
     */
    <T extends @Nullable Object> T transact(Function<? super Transaction, ? extends T> body);

    /**
     * As {@link #transact}, without waiting: the body runs on the calling thread, the commit elsewhere.
     *
     * @return completed, on a thread of the store's, when the transaction is durable; or exceptionally with what
     *         {@link #transact} would have thrown. Dependent actions must not block.
     */
    <T extends @Nullable Object> CompletableFuture<T> transactAsync(Function<? super Transaction, ? extends T> body);

    /** Waits for commits under way, then releases everything. Snapshots that are still open become unusable. */
    @Override
    void close();
}
