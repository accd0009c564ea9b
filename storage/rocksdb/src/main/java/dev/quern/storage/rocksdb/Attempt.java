package dev.quern.storage.rocksdb;

import dev.quern.storage.kv.Transaction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One run of a transaction's body, with what it returned and what it would commit. */
final class Attempt<T extends @Nullable Object> {

    private final RocksDbTransaction transaction;
    private final CommitRequest request;
    private final T result;

    private Attempt(RocksDbTransaction transaction, T result, @Nullable Reservation reservation) {
        this.transaction = transaction;
        this.request = new CommitRequest(transaction, reservation);
        this.result = result;
    }

    /** Runs the body. If it throws, nothing of the run is left. */
    static <T extends @Nullable Object> Attempt<T> run(Function<? super Transaction, ? extends T> body,
            OpenSnapshots snapshots, RunningReads running, @Nullable Reservation reservation) {
        RocksDbTransaction transaction = new RocksDbTransaction(snapshots, running);
        boolean decided = true;
        try {
            T result = body.apply(transaction);
            decided = transaction.writes().isEmpty();
            return new Attempt<>(transaction, result, reservation);
        } finally {
            transaction.end();
            if (decided) {
                transaction.leave();
            }
        }
    }

    boolean isReadOnly() {
        return transaction.writes().isEmpty();
    }

    CommitRequest request() {
        return request;
    }

    T result() {
        return result;
    }

    void leave() {
        transaction.leave();
    }
}
