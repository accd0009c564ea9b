package dev.quern.storage.streams.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A stream as it is defined.
 *
 * @param id
 *            unique in the store, and never used again
 * @param retention
 *            how long records are kept
 * @param keptSince
 *            what was put before this is gone, however long records are kept: a longer retention brings nothing back
 * @param shards
 *            how many shards it ever had: the number of its next one
 * @param openShards
 *            how many of them take records
 * @param maxRecordBytes
 *            how large data and partition key of a record may be together
 * @param tags
 *            in the order of their keys
 */
public record DataStream(long id, StreamName name, Instant created, StreamMode mode, Duration retention,
        Instant keptSince, int shards, int openShards, int maxRecordBytes, SortedMap<String, String> tags) {

    public static final Duration MIN_RETENTION = Duration.ofHours(24);
    public static final Duration MAX_RETENTION = Duration.ofHours(8_760);
    public static final int MIN_RECORD_LIMIT = 1 << 20;
    public static final int MAX_RECORD_LIMIT = 10 << 20;

    public DataStream {
        tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
    }

    /** Records that were put before this time can no longer be read. */
    public Instant horizon(Instant now) {
        Instant kept = now.minus(retention);
        return kept.isBefore(keptSince) ? keptSince : kept;
    }

    public DataStream withMode(StreamMode newMode) {
        return new DataStream(id, name, created, newMode, retention, keptSince, shards, openShards, maxRecordBytes,
                tags);
    }

    /** The same with another retention, from now on: what the old one has let go does not come back. */
    public DataStream withRetention(Duration newRetention, Instant now) {
        return new DataStream(id, name, created, mode, newRetention, horizon(now), shards, openShards, maxRecordBytes,
                tags);
    }

    public DataStream withShards(int newShards, int newOpenShards) {
        return new DataStream(id, name, created, mode, retention, keptSince, newShards, newOpenShards, maxRecordBytes,
                tags);
    }

    public DataStream withMaxRecordBytes(int bytes) {
        return new DataStream(id, name, created, mode, retention, keptSince, shards, openShards, bytes, tags);
    }

    public DataStream withTags(Map<String, String> newTags) {
        return new DataStream(id, name, created, mode, retention, keptSince, shards, openShards, maxRecordBytes,
                new TreeMap<>(newTags));
    }
}
