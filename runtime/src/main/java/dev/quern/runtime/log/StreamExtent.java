package dev.quern.runtime.log;

/**
 * What a segment, or a whole group, has of one stream. Times are milliseconds since the epoch.
 *
 * @param firstIngested
 *            when its first block was written
 * @param from
 *            the earliest timestamp
 * @param until
 *            the latest timestamp
 * @param lastIngested
 *            when its last block was written
 * @param segment
 *            the segment of its last block
 * @param lastOffset
 *            where its last block begins
 */
record StreamExtent(long firstIngested, long from, long until, long lastIngested, long segment, long lastOffset) {

    static StreamExtent of(Block block, long segment, long offset) {
        return new StreamExtent(block.ingested(), block.from(), block.until(), block.ingested(), segment, offset);
    }

    /** This, and what follows it. */
    StreamExtent and(StreamExtent later) {
        return new StreamExtent(firstIngested, Math.min(from, later.from), Math.max(until, later.until),
                later.lastIngested, later.segment, later.lastOffset);
    }
}
