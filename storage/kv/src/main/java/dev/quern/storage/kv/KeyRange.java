package dev.quern.storage.kv;

import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The keys from {@code from}, inclusive, to {@code to}, exclusive. Immutable: arrays are copied in and out.
 *
 * @param from
 *            the first key
 * @param to
 *            the key after the last; not below {@code from}
 */
@SuppressWarnings("ArrayRecordComponent")
public record KeyRange(byte[] from, byte[] to) {

    private static final byte[] AFTER_ALL_KEYS = afterAllKeys();

    /**
     * @throws IllegalArgumentException
     *             if {@code to} is below {@code from}
     */
    public KeyRange {
        if (Arrays.compareUnsigned(from, to) > 0) {
            throw new IllegalArgumentException("a range cannot end before it begins");
        }
        from = from.clone();
        to = to.clone();
    }

    /** Every key that a store can hold. */
    public static KeyRange all() {
        return new KeyRange(new byte[0], AFTER_ALL_KEYS);
    }

    /** This key alone. */
    public static KeyRange single(byte[] key) {
        return new KeyRange(key, keyAfter(key));
    }

    /** Every key that begins with these bytes, the key that equals them included. */
    public static KeyRange prefix(byte[] prefix) {
        int last = prefix.length - 1;
        while (last >= 0 && prefix[last] == (byte) 0xFF) {
            last--;
        }
        if (last < 0) {
            return new KeyRange(prefix, AFTER_ALL_KEYS);
        }
        byte[] to = Arrays.copyOf(prefix, last + 1);
        to[last]++;
        return new KeyRange(prefix, to);
    }

    /** The first key that is greater than {@code key}: no key lies between the two. */
    public static byte[] keyAfter(byte[] key) {
        return Arrays.copyOf(key, key.length + 1);
    }

    /**
     * The part of this range that follows a key: for reading on where an earlier page ended.
     *
     * @param key
     *            the last key seen; it need not be in the store
     */
    public KeyRange after(byte[] key) {
        byte[] next = keyAfter(key);
        if (Arrays.compareUnsigned(next, from) <= 0) {
            return this;
        }
        return new KeyRange(Arrays.compareUnsigned(next, to) < 0 ? next : to, to);
    }

    /** The part of this range that precedes a key: as {@link #after}, for reading backwards. */
    public KeyRange before(byte[] key) {
        if (Arrays.compareUnsigned(key, to) >= 0) {
            return this;
        }
        return new KeyRange(from, Arrays.compareUnsigned(key, from) > 0 ? key : from);
    }

    public boolean contains(byte[] key) {
        return Arrays.compareUnsigned(from, key) <= 0 && Arrays.compareUnsigned(key, to) < 0;
    }

    /** Whether no key lies in this range. */
    public boolean isEmpty() {
        return Arrays.equals(from, to);
    }

    @Override
    public byte[] from() {
        return from.clone();
    }

    @Override
    public byte[] to() {
        return to.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof KeyRange that && Arrays.equals(from, that.from) && Arrays.equals(to, that.to);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(from) + Arrays.hashCode(to);
    }

    @Override
    public String toString() {
        HexFormat hex = HexFormat.of();
        return "[" + hex.formatHex(from) + ", " + hex.formatHex(to) + ")";
    }

    private static byte[] afterAllKeys() {
        byte[] key = new byte[KeyValueStore.MAX_KEY_BYTES + 1];
        Arrays.fill(key, (byte) 0xFF);
        return key;
    }
}
