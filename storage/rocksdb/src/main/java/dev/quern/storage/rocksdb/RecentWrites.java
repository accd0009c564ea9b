package dev.quern.storage.rocksdb;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What was written since the oldest transaction that still runs began, and in which version: enough to tell
 * whether what a transaction read is still so. Bounded: rather than grow, it forgets, and transactions older
 * than what it knows count as conflicting. Used by the committer's thread alone.
 */
final class RecentWrites {

    /** What an entry costs beyond its keys, about: a tree node, a boxed version, array headers. */
    private static final int OVERHEAD = 96;
    private static final int MIN_SWEEP_BYTES = 64 << 10;

    private final long maxBytes;
    private final NavigableMap<byte[], Long> points = new TreeMap<>(Arrays::compareUnsigned);
    private final List<Cleared> cleared = new ArrayList<>();
    private long bytes;
    private long sweepAtBytes = MIN_SWEEP_BYTES;
    /** All writes above this version are known here. */
    private long knownSince;

    private static final class Cleared {
        private final byte[] from;
        private final byte[] to;
        private final long version;

        private Cleared(byte[] from, byte[] to, long version) {
            this.from = from;
            this.to = to;
            this.version = version;
        }

        private boolean overlaps(byte[] otherFrom, byte[] otherTo) {
            return Arrays.compareUnsigned(from, otherTo) < 0 && Arrays.compareUnsigned(otherFrom, to) < 0;
        }

        private boolean contains(byte[] key) {
            return Arrays.compareUnsigned(from, key) <= 0 && Arrays.compareUnsigned(key, to) < 0;
        }
    }

    RecentWrites(long maxBytes, long version) {
        this.maxBytes = maxBytes;
        this.knownSince = version;
    }

    /** Whether something that was read at {@code version} may have changed since. */
    boolean changed(ReadSet reads, long version) {
        if (version < knownSince) {
            return true;
        }
        for (byte[] key : reads.points()) {
            if (pointChanged(key, version)) {
                return true;
            }
        }
        for (ReadSet.Range range : reads.ranges()) {
            if (rangeChanged(range.from(), range.to(), version)) {
                return true;
            }
        }
        return false;
    }

    private boolean pointChanged(byte[] key, long version) {
        Long written = points.get(key);
        if (written != null && written > version) {
            return true;
        }
        for (Cleared range : cleared) {
            if (range.version > version && range.contains(key)) {
                return true;
            }
        }
        return false;
    }

    private boolean rangeChanged(byte[] from, byte[] to, long version) {
        if (Arrays.compareUnsigned(from, to) >= 0) {
            return false;
        }
        for (long written : points.subMap(from, to).values()) {
            if (written > version) {
                return true;
            }
        }
        for (Cleared range : cleared) {
            if (range.version > version && range.overlaps(from, to)) {
                return true;
            }
        }
        return false;
    }

    void add(WriteBuffer writes, long version) {
        writes.forEachCleared((from, to) -> {
            cleared.add(new Cleared(from, to, version));
            bytes += OVERHEAD + from.length + to.length;
        });
        writes.forEachPoint((key, value) -> {
            if (points.put(key, version) == null) {
                bytes += OVERHEAD + key.length;
            }
        });
    }

    /**
     * Keeps the memory bounded.
     *
     * @param oldest
     *            the lowest version at which a running transaction reads
     * @param latest
     *            the version of the last commit
     */
    void forget(long oldest, long latest) {
        if (bytes < sweepAtBytes && bytes <= maxBytes) {
            return;
        }
        knownSince = Math.max(knownSince, oldest);
        points.values().removeIf(version -> version <= knownSince);
        cleared.removeIf(range -> range.version <= knownSince);
        recount();
        if (bytes > maxBytes) {
            forgetAll(latest);
        }
        sweepAtBytes = Math.max(MIN_SWEEP_BYTES, 2 * bytes);
    }

    /** Forgets everything: whoever read before {@code latest} conflicts. */
    void forgetAll(long latest) {
        knownSince = latest;
        points.clear();
        cleared.clear();
        bytes = 0;
    }

    long bytes() {
        return bytes;
    }

    private void recount() {
        bytes = 0;
        for (byte[] key : points.keySet()) {
            bytes += OVERHEAD + key.length;
        }
        for (Cleared range : cleared) {
            bytes += OVERHEAD + range.from.length + range.to.length;
        }
    }
}
