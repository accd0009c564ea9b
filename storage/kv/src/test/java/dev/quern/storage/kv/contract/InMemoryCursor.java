package dev.quern.storage.kv.contract;

import dev.quern.storage.kv.Cursor;
import dev.quern.storage.kv.Entry;
import dev.quern.storage.kv.KeyRange;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Looks for the next entry at each step, so that the map may change under it. */
final class InMemoryCursor implements Cursor {

    private final NavigableMap<byte[], byte[]> content;
    private final boolean reversed;
    private final Runnable requireUsable;
    private KeyRange rest;
    private boolean closed;
    private Map.@Nullable Entry<byte[], byte[]> next;

    InMemoryCursor(NavigableMap<byte[], byte[]> content, KeyRange range, boolean reversed, Runnable requireUsable) {
        this.content = content;
        this.rest = range;
        this.reversed = reversed;
        this.requireUsable = requireUsable;
    }

    @Override
    public boolean hasNext() {
        return peek() != null;
    }

    private Map.@Nullable Entry<byte[], byte[]> peek() {
        requireUsable.run();
        if (closed) {
            throw new IllegalStateException("the cursor is closed");
        }
        if (next == null) {
            next = reversed ? content.lowerEntry(rest.to()) : content.ceilingEntry(rest.from());
            if (next == null || !rest.contains(next.getKey())) {
                next = null;
                rest = reversed ? new KeyRange(rest.from(), rest.from()) : new KeyRange(rest.to(), rest.to());
            }
        }
        return next;
    }

    /** The part of the range that is still ahead, what was peeked at not included. */
    KeyRange rest() {
        if (next == null) {
            return rest;
        }
        return reversed ? rest.before(next.getKey()) : rest.after(next.getKey());
    }

    @Override
    public Entry next() {
        Map.Entry<byte[], byte[]> entry = peek();
        if (entry == null) {
            throw new NoSuchElementException("the cursor is at the end of its range");
        }
        rest = rest();
        next = null;
        return new Entry(entry.getKey().clone(), entry.getValue().clone());
    }

    @Override
    public void close() {
        closed = true;
    }
}
