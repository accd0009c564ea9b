package dev.quern.storage.kv;

import java.util.Arrays;

/**
 * The keys from {@code from}, inclusive, to {@code to}, exclusive.
 *
 * @param from
 *            the first key
 * @param to
 *            the key after the last; not below {@code from}
 */
public record KeyRange(byte[] from, byte[] to) {

    /**
     * @throws IllegalArgumentException
     *             if {@code to} is below {@code from}
     */
    public KeyRange {
        if (Arrays.compareUnsigned(from, to) > 0) {
            throw new IllegalArgumentException("a range cannot end before it begins");
        }
    }
}
