package dev.quern.storage.rocksdb;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * The keys and ranges whose contents a transaction has seen: a commit of another transaction that changed one of them
 * is a conflict. Not thread-safe; handed from the transaction's thread to the committer.
 */
final class ReadSet {

    private final NavigableSet<byte[]> points = new TreeSet<>(Arrays::compareUnsigned);
    private final List<Range> ranges = new ArrayList<>();

    /** The part of a range that a cursor has walked: it grows as the cursor moves. */
    static final class Range {
        private byte[] from;
        private byte[] to;

        private Range(byte[] from, byte[] to) {
            this.from = from;
            this.to = to;
        }

        void reaches(byte[] newTo) {
            this.to = newTo;
        }

        void reachesDown(byte[] newFrom) {
            this.from = newFrom;
        }

        byte[] from() {
            return from;
        }

        byte[] to() {
            return to;
        }
    }

    void addPoint(byte[] key) {
        points.add(key.clone());
    }

    /** A range of which nothing was seen so far. */
    Range addRange(byte[] start) {
        Range range = new Range(start, start);
        ranges.add(range);
        return range;
    }

    Iterable<byte[]> points() {
        return points;
    }

    Iterable<Range> ranges() {
        return ranges;
    }
}
