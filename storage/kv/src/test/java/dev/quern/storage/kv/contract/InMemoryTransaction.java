package dev.quern.storage.kv.contract;

import dev.quern.storage.kv.Cursor;
import dev.quern.storage.kv.KeyRange;
import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Transaction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Works on a copy of its own, and notes how to check its reads and how to repeat its writes. */
class InMemoryTransaction implements Transaction {

    private final NavigableMap<byte[], byte[]> base;
    private final NavigableMap<byte[], byte[]> copy;
    private final Thread owner = Thread.currentThread();
    private final List<Predicate<NavigableMap<byte[], byte[]>>> reads = new ArrayList<>();
    private final List<Consumer<NavigableMap<byte[], byte[]>>> writes = new ArrayList<>();
    private long written;
    private boolean ended;

    InMemoryTransaction(NavigableMap<byte[], byte[]> base) {
        this.base = base;
        this.copy = new TreeMap<>(base);
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
        requireUsable();
        KeyValueStore.requireKey(key);
        byte[] own = key.clone();
        reads.add(now -> Arrays.equals(base.get(own), now.get(own)));
        byte[] value = copy.get(key);
        return value == null ? null : value.clone();
    }

    @Override
    public Cursor range(KeyRange range) {
        return open(range, false);
    }

    @Override
    public Cursor rangeReversed(KeyRange range) {
        return open(range, true);
    }

    Cursor open(KeyRange range, boolean reversed) {
        requireUsable();
        InMemoryCursor cursor = new InMemoryCursor(copy, range, reversed, this::requireUsable);
        reads.add(now -> sameEntries(now, () -> reversed
                ? new KeyRange(cursor.rest().to(), range.to())
                : new KeyRange(range.from(), cursor.rest().from())));
        return cursor;
    }

    private boolean sameEntries(NavigableMap<byte[], byte[]> now, Supplier<KeyRange> walked) {
        KeyRange range = walked.get();
        NavigableMap<byte[], byte[]> before = base.subMap(range.from(), true, range.to(), false);
        NavigableMap<byte[], byte[]> after = now.subMap(range.from(), true, range.to(), false);
        return before.size() == after.size()
                && before.entrySet().stream()
                        .allMatch(entry -> Arrays.equals(entry.getValue(), after.get(entry.getKey())));
    }

    @Override
    public void put(byte[] key, byte[] value) {
        requireUsable();
        KeyValueStore.requireKey(key);
        KeyValueStore.requireValue(value);
        written += key.length + value.length;
        if (written > MAX_BYTES) {
            throw new IllegalArgumentException("a transaction writes at most " + MAX_BYTES + " bytes: divide the work");
        }
        byte[] ownKey = key.clone();
        byte[] ownValue = value.clone();
        write(map -> map.put(ownKey, ownValue));
    }

    private static final long MAX_BYTES = KeyValueStore.MAX_TRANSACTION_BYTES;

    @Override
    public void delete(byte[] key) {
        requireUsable();
        KeyValueStore.requireKey(key);
        byte[] own = key.clone();
        write(map -> map.remove(own));
    }

    @Override
    public void deleteRange(KeyRange range) {
        requireUsable();
        write(map -> map.subMap(range.from(), true, range.to(), false).clear());
    }

    private void write(Consumer<NavigableMap<byte[], byte[]>> write) {
        writes.add(write);
        write.accept(copy);
    }

    private void requireUsable() {
        if (ended) {
            throw new IllegalStateException("the transaction has ended: use it only within the body it was given to");
        }
        if (Thread.currentThread() != owner) {
            throw new IllegalStateException("a transaction belongs to the thread that runs its body");
        }
    }

    void end() {
        ended = true;
    }

    boolean isReadOnly() {
        return writes.isEmpty();
    }

    boolean isStillTrueOf(NavigableMap<byte[], byte[]> now) {
        return reads.stream().allMatch(read -> read.test(now));
    }

    void applyTo(NavigableMap<byte[], byte[]> map) {
        writes.forEach(write -> write.accept(map));
    }
}
