package dev.quern.admin.kinesis.record;

import dev.quern.storage.streams.stream.StreamName;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How often each shard may be read by {@code GetRecords} in a second, for those who want to see how their consumers
 * take
 * the service's limit. Event source mappings and consumers that are sent records are not limited, as with the service.
 * Safe for use by several threads.
 */
public final class ReadLimit {

    /** As often as one likes. */
    public static final ReadLimit NONE = new ReadLimit(Integer.MAX_VALUE);

    /** From so many shards on, those that were not read in this second are forgotten. */
    private static final int MANY = 10_000;

    private final int aSecond;
    private final ConcurrentHashMap<Place, Reads> reads = new ConcurrentHashMap<>();

    private record Place(StreamName stream, int shard) {}

    private record Reads(long second, int count) {}

    private ReadLimit(int aSecond) {
        this.aSecond = aSecond;
    }

    /** A limit, if there is one: above zero. */
    public static ReadLimit of(Optional<Integer> aSecond) {
        return aSecond.map(ReadLimit::new).orElse(NONE);
    }

    /** Counts a read, unless there were as many as there may be in this second. */
    boolean admits(StreamName stream, int shard, Instant now) {
        if (aSecond == Integer.MAX_VALUE) {
            return true;
        }
        long second = now.getEpochSecond();
        if (reads.size() > MANY) {
            reads.values().removeIf(before -> before.second() < second);
        }
        Reads asked = reads.merge(new Place(stream, shard), new Reads(second, 1),
                (before, one) -> before.second() == second ? new Reads(second, before.count() + 1) : one);
        return asked.count() <= aSecond;
    }
}
