package dev.quern.storage.objects.version;

import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.kv.Transaction;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Another store, for a test to change something of. */
class ForwardingStore implements KeyValueStore {

    private final KeyValueStore store;

    ForwardingStore(KeyValueStore store) {
        this.store = store;
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
        return store.transactAsync(body);
    }

    @Override
    public void close() {
        store.close();
    }
}
