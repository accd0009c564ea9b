package dev.quern.storage.objects.model;

/**
 * Bytes of an object.
 *
 * @param first
 *            from 0
 * @param last
 *            included; not below {@code first}
 */
public record ByteRange(long first, long last) {

    /**
     * @throws IllegalArgumentException
     *             if it is no range
     */
    public ByteRange {
        if (first < 0 || last < first) {
            throw new IllegalArgumentException("bytes %d to %d are no range".formatted(first, last));
        }
    }

    public long length() {
        return last - first + 1;
    }
}
