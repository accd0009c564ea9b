package dev.quern.storage.tables.linear;

import dev.quern.storage.kv.Cursor;
import dev.quern.storage.kv.KeyRange;
import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.kv.Transaction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A store that does not notice when what a transaction has read was changed: updates are lost. */
final class BlindStore implements KeyValueStore {

    private final KeyValueStore store;

    BlindStore(KeyValueStore store) {
        this.store = store;
    }

    @Override
    public Snapshot snapshot() {
        return store.snapshot();
    }

    @Override
    public <T extends @Nullable Object> T transact(Function<? super Transaction, ? extends T> body) {
        List<Consumer<Transaction>> writes = new ArrayList<>();
        T result;
        try (Snapshot snapshot = store.snapshot()) {
            result = body.apply(new Blind(snapshot, writes));
        }
        store.update(transaction -> writes.forEach(write -> write.accept(transaction)));
        return result;
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> transactAsync(
            Function<? super Transaction, ? extends T> body) {
        return CompletableFuture.completedFuture(this.<T>transact(body));
    }

    @Override
    public void close() {
        store.close();
    }

    private static final class Blind implements Transaction {

        private final Snapshot snapshot;
        private final List<Consumer<Transaction>> writes;
        private final TreeMap<byte[], byte[]> own = new TreeMap<>(Arrays::compareUnsigned);

        private Blind(Snapshot snapshot, List<Consumer<Transaction>> writes) {
            this.snapshot = snapshot;
            this.writes = writes;
        }

        @Override
        public void put(byte[] key, byte[] value) {
            own.put(key, value);
            writes.add(transaction -> transaction.put(key, value));
        }

        @Override
        public void delete(byte[] key) {
            writes.add(transaction -> transaction.delete(key));
        }

        @Override
        public void deleteRange(KeyRange range) {
            writes.add(transaction -> transaction.deleteRange(range));
        }

        @Override
        public byte @Nullable [] get(byte[] key) {
            byte[] mine = own.get(key);
            return mine != null ? mine : snapshot.get(key);
        }

        @Override
        public Cursor range(KeyRange range) {
            return snapshot.range(range);
        }

        @Override
        public Cursor rangeReversed(KeyRange range) {
            return snapshot.rangeReversed(range);
        }
    }
}
