package dev.quern.runtime.log;

/**
 * A part of a segment, from one block to another: what a reader takes or leaves as a whole.
 *
 * @param start
 *            where its first block begins
 * @param end
 *            where its last block ends
 * @param from
 *            the earliest time in it
 * @param until
 *            the latest time in it
 */
record Region(long start, long end, long from, long until) {

    /** When a region is large enough, in bytes. */
    static final int BYTES = 64 << 10;

    boolean isFull() {
        return end - start >= BYTES;
    }

    Region and(int length, Block block) {
        return new Region(start, end + length, Math.min(from, block.from()), Math.max(until, block.until()));
    }
}
