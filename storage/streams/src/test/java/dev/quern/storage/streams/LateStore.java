package dev.quern.storage.streams;

import dev.quern.storage.kv.Cursor;
import dev.quern.storage.kv.KeyRange;
import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.kv.Subspace;
import dev.quern.storage.kv.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A store that breaks promises on purpose: it writes some rows a little later than the transaction they belong to. */
final class LateStore implements KeyValueStore {

    private final KeyValueStore store;
    private final Subspace late;

    LateStore(KeyValueStore store, Subspace late) {
        this.store = store;
        this.late = late;
    }

    @Override
    public Snapshot snapshot() {
        return store.snapshot();
    }

    @Override
    public <T extends @Nullable Object> T transact(Function<? super Transaction, ? extends T> body) {
        return store.transact(body);
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> transactAsync(
            Function<? super Transaction, ? extends T> body) {
        List<Consumer<Transaction>> postponed = new ArrayList<>();
        CompletableFuture<T> done = store.<T>transactAsync(transaction -> {
            postponed.clear();
            return body.apply(new Postponing(transaction, postponed));
        });
        return done.thenApply(result -> {
            Thread.ofVirtual().start(() -> {
                sleep();
                store.update(transaction -> postponed.forEach(each -> each.accept(transaction)));
            });
            return result;
        });
    }

    private static void sleep() {
        try {
            TimeUnit.MILLISECONDS.sleep(3);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        store.close();
    }

    private final class Postponing implements Transaction {

        private final Transaction transaction;
        private final List<Consumer<Transaction>> postponed;

        private Postponing(Transaction transaction, List<Consumer<Transaction>> postponed) {
            this.transaction = transaction;
            this.postponed = postponed;
        }

        @Override
        public void put(byte[] key, byte[] value) {
            if (late.contains(key)) {
                postponed.add(later -> later.put(key, value));
            } else {
                transaction.put(key, value);
            }
        }

        @Override
        public void delete(byte[] key) {
            transaction.delete(key);
        }

        @Override
        public void deleteRange(KeyRange range) {
            transaction.deleteRange(range);
        }

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
    }
}
