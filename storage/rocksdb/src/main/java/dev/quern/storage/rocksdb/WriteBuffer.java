package dev.quern.storage.rocksdb;

import dev.quern.storage.kv.KeyRange;
import dev.quern.storage.kv.KeyValueStore;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What one transaction has written so far: cleared ranges, and over them the last write of each key. Not thread-safe;
 * handed from the transaction's thread to the committer.
 */
final class WriteBuffer {

    /** What a key or range costs beyond its bytes, about. */
    private static final int OVERHEAD = 32;

    private final NavigableMap<byte[], Write> points = new TreeMap<>(Arrays::compareUnsigned);
    /** Disjoint; from the first key of each to the key after its last. */
    private final NavigableMap<byte[], byte[]> cleared = new TreeMap<>(Arrays::compareUnsigned);
    private long bytes;

    void put(byte[] key, byte[] value) {
        write(key.clone(), Write.put(value), value.length);
    }

    void delete(byte[] key) {
        write(key.clone(), Write.DELETE, 0);
    }

    private void write(byte[] key, Write write, int valueBytes) {
        grow(key.length + valueBytes);
        points.put(key, write);
    }

    void deleteRange(KeyRange range) {
        byte[] from = range.from();
        byte[] to = range.to();
        if (range.isEmpty()) {
            return;
        }
        grow(from.length + to.length);
        points.subMap(from, to).clear();
        Map.Entry<byte[], byte[]> before = cleared.floorEntry(from);
        if (before != null && Arrays.compareUnsigned(before.getValue(), from) >= 0) {
            from = before.getKey();
        }
        Map.Entry<byte[], byte[]> last = cleared.floorEntry(to);
        if (last != null && Arrays.compareUnsigned(last.getValue(), to) > 0) {
            to = last.getValue();
        }
        cleared.subMap(from, true, to, true).clear();
        cleared.put(from, to);
    }

    private void grow(int more) {
        bytes += more + OVERHEAD;
        if (bytes > KeyValueStore.MAX_TRANSACTION_BYTES) {
            throw new IllegalArgumentException("a transaction writes at most %d bytes: divide the work"
                    .formatted(KeyValueStore.MAX_TRANSACTION_BYTES));
        }
    }

    boolean isEmpty() {
        return points.isEmpty() && cleared.isEmpty();
    }

    /** What this buffer adds to a commit, about. Overwritten values count. */
    long bytes() {
        return bytes;
    }

    /** The last write of this very key; {@code null} if there was none. */
    @Nullable
    Write point(byte[] key) {
        return points.get(key);
    }

    /** Whether a range that was deleted holds this key. Later writes of the key itself are not looked at. */
    boolean isCleared(byte[] key) {
        Map.Entry<byte[], byte[]> before = cleared.floorEntry(key);
        return before != null && Arrays.compareUnsigned(key, before.getValue()) < 0;
    }

    /** The first written key from {@code from} on and below {@code to}, with its write. */
    Map.@Nullable Entry<byte[], Write> first(byte[] from, byte[] to) {
        Map.Entry<byte[], Write> entry = points.ceilingEntry(from);
        return entry == null || Arrays.compareUnsigned(entry.getKey(), to) >= 0 ? null : entry;
    }

    /** The last written key below {@code to} and not below {@code from}, with its write. */
    Map.@Nullable Entry<byte[], Write> last(byte[] from, byte[] to) {
        Map.Entry<byte[], Write> entry = points.lowerEntry(to);
        return entry == null || Arrays.compareUnsigned(entry.getKey(), from) < 0 ? null : entry;
    }

    void forEachCleared(BiConsumer<byte[], byte[]> visitor) {
        cleared.forEach(visitor);
    }

    void forEachPoint(BiConsumer<byte[], Write> visitor) {
        points.forEach(visitor);
    }
}
