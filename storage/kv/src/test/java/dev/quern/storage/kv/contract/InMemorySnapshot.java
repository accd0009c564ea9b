package dev.quern.storage.kv.contract;

import dev.quern.storage.kv.Cursor;
import dev.quern.storage.kv.KeyRange;
import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Snapshot;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/** A map that nobody changes any more. */
final class InMemorySnapshot implements Snapshot {

    private final NavigableMap<byte[], byte[]> content;
    private final Runnable requireStoreOpen;
    private boolean closed;

    InMemorySnapshot(NavigableMap<byte[], byte[]> content, Runnable requireStoreOpen) {
        this.content = content;
        this.requireStoreOpen = requireStoreOpen;
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
        requireUsable();
        KeyValueStore.requireKey(key);
        byte[] value = content.get(key);
        return value == null ? null : value.clone();
    }

    @Override
    public Cursor range(KeyRange range) {
        requireUsable();
        return new InMemoryCursor(content, range, false, this::requireUsable);
    }

    @Override
    public Cursor rangeReversed(KeyRange range) {
        requireUsable();
        return new InMemoryCursor(content, range, true, this::requireUsable);
    }

    private void requireUsable() {
        requireStoreOpen.run();
        if (closed) {
            throw new IllegalStateException("the snapshot is closed");
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
