package dev.quern.storage.rocksdb;

import dev.quern.storage.kv.Cursor;
import dev.quern.storage.kv.Entry;
import dev.quern.storage.kv.KeyRange;
import java.util.Arrays;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Walks a range of a snapshot as if the transaction's own writes had been made, and remembers how far it went. */
final class MergedCursor implements Cursor {

    private final RocksDbTransaction transaction;
    private final WriteBuffer writes;
    private final Cursor stored;
    private final ReadSet.Range seen;
    private final boolean reversed;
    /** What is left to walk: moves with each entry that was passed. */
    private byte[] from;
    private byte[] to;
    private @Nullable Entry fromStore;
    private @Nullable Entry next;
    private boolean exhausted;

    MergedCursor(RocksDbTransaction transaction, Cursor stored, KeyRange range, boolean reversed) {
        this.transaction = transaction;
        this.writes = transaction.writes();
        this.stored = stored;
        this.reversed = reversed;
        this.from = range.from();
        this.to = range.to();
        this.seen = transaction.reads().addRange(reversed ? to : from);
    }

    @Override
    public boolean hasNext() {
        transaction.requireUsable();
        if (next == null && !exhausted) {
            next = advance();
            exhausted = next == null;
        }
        return next != null;
    }

    @Override
    public Entry next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException("the cursor is at the end of its range");
        }
        Entry entry = next;
        next = null;
        return entry;
    }

    private @Nullable Entry advance() {
        while (true) {
            Entry base = peekStore();
            Map.Entry<byte[], Write> own = reversed ? writes.last(from, to) : writes.first(from, to);
            if (base != null && (own == null || isBefore(base.key(), own.getKey()))) {
                fromStore = null;
                passed(base.key());
                if (!writes.isCleared(base.key())) {
                    return base;
                }
            } else if (own != null) {
                passed(own.getKey());
                byte[] value = own.getValue().value();
                if (value != null) {
                    return new Entry(own.getKey().clone(), value);
                }
            } else {
                passed(reversed ? from : to);
                return null;
            }
        }
    }

    /** The next stored entry that was not passed yet: own writes may have gone beyond it. */
    private @Nullable Entry peekStore() {
        while (fromStore == null || !isAhead(fromStore.key())) {
            if (!stored.hasNext()) {
                fromStore = null;
                return null;
            }
            fromStore = stored.next();
        }
        return fromStore;
    }

    private boolean isAhead(byte[] key) {
        return Arrays.compareUnsigned(from, key) <= 0 && Arrays.compareUnsigned(key, to) < 0;
    }

    private boolean isBefore(byte[] one, byte[] other) {
        int order = Arrays.compareUnsigned(one, other);
        return reversed ? order > 0 : order < 0;
    }

    private void passed(byte[] key) {
        if (reversed) {
            to = Arrays.compareUnsigned(key, to) < 0 ? key.clone() : to;
            seen.reachesDown(to);
        } else {
            byte[] after = Arrays.compareUnsigned(key, to) < 0 ? KeyRange.keyAfter(key) : to;
            from = Arrays.compareUnsigned(after, to) < 0 ? after : to;
            seen.reaches(from);
        }
    }

    @Override
    public void close() {
        stored.close();
    }
}
