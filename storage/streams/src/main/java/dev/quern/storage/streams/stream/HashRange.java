package dev.quern.storage.streams.stream;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * The part of all hash keys that a shard takes.
 *
 * @param from
 *            the first
 * @param to
 *            the last; not below the first
 */
public record HashRange(HashKey from, HashKey to) implements Comparable<HashRange> {

    /**
     * @throws IllegalArgumentException
     *             if {@code to} is below {@code from}
     */
    public HashRange {
        if (to.compareTo(from) < 0) {
            throw new IllegalArgumentException("a range of hash keys cannot end before it begins");
        }
    }

    /** All hash keys, in so many parts of one size; the last takes what is left over. */
    public static List<HashRange> parts(int count) {
        BigInteger step = HashKey.count().divide(BigInteger.valueOf(count));
        List<HashRange> parts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            HashKey from = HashKey.of(step.multiply(BigInteger.valueOf(i)));
            HashKey to = i == count - 1
                    ? HashKey.LAST
                    : HashKey.of(step.multiply(BigInteger.valueOf(i + 1L))).preceding();
            parts.add(new HashRange(from, to));
        }
        return parts;
    }

    public boolean contains(HashKey key) {
        return from.compareTo(key) <= 0 && key.compareTo(to) <= 0;
    }

    /** Whether another one begins right where this ends. */
    public boolean isFollowedBy(HashRange other) {
        return !to.equals(HashKey.LAST) && to.following().equals(other.from);
    }

    /** By where they begin. */
    @Override
    public int compareTo(HashRange other) {
        int begin = from.compareTo(other.from);
        return begin != 0 ? begin : to.compareTo(other.to);
    }
}
