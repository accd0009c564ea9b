package dev.quern.storage.tables.key;

import dev.quern.storage.kv.Tuple;

/**
 * The key of an item or index entry, as it lies in the store: entries with the same hash key side by side, in the order
 * of their range keys.
 *
 * @param spread
 *            where the hash key lies among all, from 0 to 2^32 - 1: parts of a table are ranges of it
 * @param hash
 *            the hash key, or what stands for it if it is long
 * @param range
 *            the range key; for an entry of an index followed by the key of its item
 * @param whole
 *            whether nothing stands for something longer: else two different keys might, in theory, look alike
 */
public record ItemKey(long spread, Tuple hash, Tuple range, boolean whole) {

    /** As the end of a physical key. */
    public Tuple tuple() {
        return Tuple.of(spread).concat(hash).concat(range);
    }

    /** Those with this hash key. */
    public Tuple partition() {
        return Tuple.of(spread).concat(hash);
    }

    /** A number that is the same for the same hash key, well spread. */
    public long partitionNumber() {
        return spread;
    }

    /** A number that is the same for the same key, well spread. */
    public long number() {
        return KeyValues.mix(spread * 31 + range.hashCode());
    }
}
