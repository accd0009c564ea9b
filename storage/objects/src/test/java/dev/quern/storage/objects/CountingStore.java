package dev.quern.storage.objects;

import dev.quern.storage.kv.Cursor;
import dev.quern.storage.kv.Entry;
import dev.quern.storage.kv.KeyRange;
import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.kv.Transaction;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Another store, with a count of what is read through snapshots. */
public final class CountingStore implements KeyValueStore {

    private final KeyValueStore store;
    private final AtomicLong read = new AtomicLong();

    public CountingStore(KeyValueStore store) {
        this.store = store;
    }

    /** How many rows were read since the last call: looked up, or stepped on by cursors. */
    public long takeCount() {
        return read.getAndSet(0);
    }

    @Override
    public Snapshot snapshot() {
        Snapshot snapshot = store.snapshot();
        return new Snapshot() {
            @Override
            public void close() {
                snapshot.close();
            }

            @Override
            public byte @Nullable [] get(byte[] key) {
                read.incrementAndGet();
                return snapshot.get(key);
            }

            @Override
            public Cursor range(KeyRange range) {
                return counted(snapshot.range(range));
            }

            @Override
            public Cursor rangeReversed(KeyRange range) {
                return counted(snapshot.rangeReversed(range));
            }
        };
    }

    private Cursor counted(Cursor cursor) {
        return new Cursor() {
            @Override
            public void close() {
                cursor.close();
            }

            @Override
            public boolean hasNext() {
                return cursor.hasNext();
            }

            @Override
            public Entry next() {
                read.incrementAndGet();
                return cursor.next();
            }
        };
    }

    @Override
    public <T extends @Nullable Object> T transact(Function<? super Transaction, ? extends T> body) {
        return store.transact(body);
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> transactAsync(
            Function<? super Transaction, ? extends T> body) {
        return store.transactAsync(body);
    }

    @Override
    public Map<String, Long> statistics() {
        return store.statistics();
    }

    @Override
    public void close() {
        store.close();
    }
}
