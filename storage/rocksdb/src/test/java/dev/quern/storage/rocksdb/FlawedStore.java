package dev.quern.storage.rocksdb;

import dev.quern.storage.kv.Cursor;
import dev.quern.storage.kv.KeyRange;
import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.kv.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An engine that breaks a promise on purpose, to show that the crash test notices. */
final class FlawedStore implements KeyValueStore {

    enum Flaw {
        NONE,
        /** Returns before the commit is on disk. */
        ACKNOWLEDGES_EARLY,
        /** Commits the writes of a transaction in two halves. */
        COMMITS_IN_HALVES
    }

    private final KeyValueStore store;
    private final Flaw flaw;

    private FlawedStore(KeyValueStore store, Flaw flaw) {
        this.store = store;
        this.flaw = flaw;
    }

    static KeyValueStore wrap(KeyValueStore store, Flaw flaw) {
        return flaw == Flaw.NONE ? store : new FlawedStore(store, flaw);
    }

    @Override
    public <T extends @Nullable Object> T transact(Function<? super Transaction, ? extends T> body) {
        List<T> result = new ArrayList<>();
        if (flaw == Flaw.ACKNOWLEDGES_EARLY) {
            var _ = store.transactAsync(transaction -> {
                T value = body.apply(transaction);
                result.add(value);
                return value;
            });
            return result.getFirst();
        }
        List<Consumer<Transaction>> writes = new ArrayList<>();
        store.update(transaction -> {
            writes.clear();
            result.clear();
            result.add(body.apply(new Deferring(transaction, writes)));
            writes.subList(0, writes.size() / 2).forEach(write -> write.accept(transaction));
        });
        store.update(transaction -> writes.subList(writes.size() / 2, writes.size())
                .forEach(write -> write.accept(transaction)));
        return result.getFirst();
    }

    /** Reads at once, and keeps the writes for later. */
    private record Deferring(Transaction transaction, List<Consumer<Transaction>> writes) implements Transaction {

        @Override
        public byte @Nullable [] get(byte[] key) {
            return transaction.get(key);
        }

        @Override
        public Cursor range(KeyRange range) {
            return transaction.range(range);
        }

        @Override
        public Cursor rangeReversed(KeyRange range) {
            return transaction.rangeReversed(range);
        }

        @Override
        public void put(byte[] key, byte[] value) {
            writes.add(later -> later.put(key, value));
        }

        @Override
        public void delete(byte[] key) {
            writes.add(later -> later.delete(key));
        }

        @Override
        public void deleteRange(KeyRange range) {
            writes.add(later -> later.deleteRange(range));
        }
    }

    @Override
    public Snapshot snapshot() {
        return store.snapshot();
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> transactAsync(
            Function<? super Transaction, ? extends T> body) {
        return store.transactAsync(body);
    }

    @Override
    public void close() {
        store.close();
    }
}
