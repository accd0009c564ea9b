package dev.quern.admin.kinesis.shard;

import dev.quern.admin.kinesis.shard.ShardShapes.ShardFilter;
import dev.quern.storage.streams.stream.Shard;
import dev.quern.storage.streams.stream.StreamsException.InvalidArgument;
import java.time.Instant;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which shards a list is about. */
final class ShardFilters {

    private ShardFilters() {}

    /**
     * The shards that a filter lets pass.
     *
     * @param horizon
     *            the time of the oldest records that are kept
     * @throws InvalidArgument
     *             if the filter lacks what its type needs
     */
    static Predicate<Shard> of(@Nullable ShardFilter filter, Instant horizon) {
        if (filter == null) {
            return _ -> true;
        }
        return switch (filter.type()) {
            case "AT_LATEST" -> Shard::isOpen;
            case "AT_TRIM_HORIZON" -> openAt(horizon);
            case "AT_TIMESTAMP" -> openAt(later(horizon, timestamp(filter)));
            case "FROM_TIMESTAMP" -> endedNotBefore(later(horizon, timestamp(filter)));
            case "AFTER_SHARD_ID" -> after(filter);
            default -> _ -> true;
        };
    }

    /** At every time the shards that were open cover all hash keys once. */
    private static Predicate<Shard> openAt(Instant time) {
        return shard -> !shard.created().isAfter(time)
                && shard.closing().filter(end -> !end.at().isAfter(time)).isEmpty();
    }

    private static Predicate<Shard> endedNotBefore(Instant time) {
        return shard -> shard.closing().filter(end -> end.at().isBefore(time)).isEmpty();
    }

    private static Predicate<Shard> after(ShardFilter filter) {
        if (filter.shardId() == null) {
            throw new InvalidArgument("ShardId must be provided for the shard filter type " + filter.type() + ".");
        }
        int number = Shard.numberOf(filter.shardId())
                .orElseThrow(() -> new InvalidArgument("Invalid ShardId " + filter.shardId() + "."));
        return shard -> shard.number() > number;
    }

    private static Instant timestamp(ShardFilter filter) {
        if (filter.timestamp() == null) {
            throw new InvalidArgument("Timestamp must be provided for the shard filter type " + filter.type() + ".");
        }
        return filter.timestamp();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
