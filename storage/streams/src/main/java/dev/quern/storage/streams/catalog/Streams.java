package dev.quern.storage.streams.catalog;

import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Reader;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.kv.Transaction;
import dev.quern.storage.streams.rows.ConsumerRows;
import dev.quern.storage.streams.rows.RecordRows;
import dev.quern.storage.streams.rows.ShardRows;
import dev.quern.storage.streams.rows.StreamRows;
import dev.quern.storage.streams.stream.DataStream;
import dev.quern.storage.streams.stream.HashRange;
import dev.quern.storage.streams.stream.Refusals;
import dev.quern.storage.streams.stream.Shard;
import dev.quern.storage.streams.stream.ShardKey;
import dev.quern.storage.streams.stream.StreamMode;
import dev.quern.storage.streams.stream.StreamName;
import dev.quern.storage.streams.stream.StreamsException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;

/** Streams: made, found, changed, deleted. Safe for use by any number of threads. */
public final class Streams {

    /** The numbers of first shards begin a little in the past, so that those of their children need not lie ahead. */
    private static final int EPOCH_LEAD = 3;

    private final KeyValueStore store;
    private final StreamRows streams;
    private final ShardRows shards;
    private final RecordRows records;
    private final ConsumerRows consumers;
    private final LongConsumer changed;
    private final InstantSource clock;
    private final Refusals refusals;
    private final Quota quota;

    /**
     * @param changed
     *            is told the identifier of a stream whose shards are others now, or which is gone
     */
    public Streams(KeyValueStore store, StreamRows streams, ShardRows shards, RecordRows records,
            ConsumerRows consumers, LongConsumer changed, InstantSource clock, Refusals refusals, Quota quota) {
        this.store = store;
        this.streams = streams;
        this.shards = shards;
        this.records = records;
        this.consumers = consumers;
        this.changed = changed;
        this.clock = clock;
        this.refusals = refusals;
        this.quota = quota;
    }

    /**
     * Makes a stream, which can be used at once.
     *
     * @throws StreamsException.ResourceInUse
     *             if there is one with this name
     * @throws StreamsException.LimitExceeded
     *             if there would be too many shards or streams
     */
    public DataStream create(CreateStream request) {
        return store.transact(transaction -> {
            if (streams.find(transaction, request.name()).isPresent()) {
                throw refusals.streamExists(request.name());
            }
            quota.require(transaction, request.shards(), request.mode());
            Instant now = clock.instant();
            long id = streams.nextId(transaction);
            DataStream stream = new DataStream(id, request.name(), now, request.mode(), DataStream.MIN_RETENTION, now,
                    request.shards(), request.shards(), request.maxRecordBytes(), new TreeMap<>(request.tags()));
            streams.put(transaction, stream);
            // above all numbers of a stream that had the name before: whoever has read that one can tell them apart
            long epoch = Math.max(firstEpoch(now),
                    streams.epochOfDeleted(transaction, request.name()).orElse(Long.MIN_VALUE) + 1);
            int number = 0;
            for (HashRange range : HashRange.parts(request.shards())) {
                Shard shard = new Shard(id, number++, range, List.of(), now, epoch, Optional.empty());
                shards.put(transaction, shard);
                shards.putHead(transaction, ShardKey.of(shard), new ShardRows.Head(0, 0));
            }
            return stream;
        });
    }

    private static long firstEpoch(Instant now) {
        return now.getEpochSecond() - EPOCH_LEAD;
    }

    public Optional<DataStream> find(StreamName name) {
        try (Snapshot snapshot = store.snapshot()) {
            return streams.find(snapshot, name);
        }
    }

    /**
     * The stream with a name.
     *
     * @throws StreamsException.ResourceNotFound
     *             if there is none
     */
    public DataStream get(StreamName name) {
        return find(name).orElseThrow(() -> refusals.noStream(name));
    }

    /** Streams in the order of their names, after one, at most so many. */
    public List<DataStream> list(Optional<String> after, int limit) {
        try (Snapshot snapshot = store.snapshot()) {
            return streams.list(snapshot, after, limit);
        }
    }

    /** How many open shards all streams have together, and how many streams leave their number to the service. */
    public Quota.Used used() {
        try (Snapshot snapshot = store.snapshot()) {
            return quota.used(snapshot);
        }
    }

    /** What {@link #used} may come to. */
    public Quota quota() {
        return quota;
    }

    /** The shards of a stream that can be read, in the order of their numbers: each after its parents. */
    public List<Shard> shards(DataStream stream) {
        try (Snapshot snapshot = store.snapshot()) {
            Instant horizon = stream.horizon(clock.instant());
            return shards.list(snapshot, stream.id(), 0).stream().filter(shard -> !shard.isGone(horizon)).toList();
        }
    }

    /** A shard of a stream; empty if there is none, or nothing of it can be read any more. */
    public Optional<Shard> shard(DataStream stream, int number) {
        try (Snapshot snapshot = store.snapshot()) {
            return shards.find(snapshot, new ShardKey(stream.id(), number))
                    .filter(shard -> !shard.isGone(stream.horizon(clock.instant())));
        }
    }

    /**
     * Deletes a stream with all that is in it, at once.
     *
     * @param withConsumers
     *            also if somebody is registered to read it
     * @throws StreamsException.ResourceNotFound
     *             if there is none
     * @throws StreamsException.ResourceInUse
     *             if somebody is registered to read it
     */
    public void delete(StreamName name, boolean withConsumers) {
        long id = store.transact(transaction -> {
            DataStream stream = require(transaction, name);
            if (!withConsumers && !consumers.list(transaction, stream.id(), Optional.empty(), 1).isEmpty()) {
                throw refusals.hasConsumers(name);
            }
            long epoch = shards.list(transaction, stream.id(), 0).stream().mapToLong(Shard::epoch).max()
                    .orElse(Long.MIN_VALUE);
            streams.delete(transaction, name);
            streams.deleted(transaction, name, epoch, firstEpoch(clock.instant()) - 1);
            shards.deleteAll(transaction, stream.id());
            records.deleteAll(transaction, stream.id());
            consumers.deleteAll(transaction, stream.id());
            return stream.id();
        });
        changed.accept(id);
    }

    private DataStream require(Reader reader, StreamName name) {
        return streams.find(reader, name).orElseThrow(() -> refusals.noStream(name));
    }

    /**
     * Keeps records for longer from now on.
     *
     * @param retention
     *            at least 24 hours, at most 8,760, and not less than now
     * @throws StreamsException.InvalidArgument
     *             if it is out of range
     */
    public DataStream increaseRetention(StreamName name, Duration retention) {
        requireAtMost(retention);
        return change(name, stream -> {
            requireAtLeast(retention);
            if (retention.compareTo(stream.retention()) < 0) {
                throw new StreamsException.InvalidArgument(
                        "Requested retention period (%d hours) for stream %s can not be shorter than existing retention"
                                .formatted(retention.toHours(), name)
                                + " period (%d hours). Use DecreaseRetentionPeriod API."
                                        .formatted(stream.retention().toHours()));
            }
            return stream.withRetention(retention, clock.instant());
        });
    }

    /** As {@link #increaseRetention}, for a shorter time: what is older is gone at once. */
    public DataStream decreaseRetention(StreamName name, Duration retention) {
        requireAtMost(retention);
        return change(name, stream -> {
            requireAtLeast(retention);
            if (retention.compareTo(stream.retention()) > 0) {
                throw new StreamsException.InvalidArgument(
                        "Requested retention period (%d hours) for stream %s can not be longer than existing retention"
                                .formatted(retention.toHours(), name)
                                + " period (%d hours). Use IncreaseRetentionPeriod API."
                                        .formatted(stream.retention().toHours()));
            }
            return stream.withRetention(retention, clock.instant());
        });
    }

    private static void requireAtLeast(Duration retention) {
        if (retention.compareTo(DataStream.MIN_RETENTION) < 0) {
            throw new StreamsException.InvalidArgument("Minimum allowed retention period is %d hours."
                    .formatted(DataStream.MIN_RETENTION.toHours())
                    + " Requested retention period (%d hours) is too short.".formatted(retention.toHours()));
        }
    }

    private static void requireAtMost(Duration retention) {
        if (retention.compareTo(DataStream.MAX_RETENTION) > 0) {
            throw new StreamsException.InvalidArgument("Maximum allowed retention period is %d hours."
                    .formatted(DataStream.MAX_RETENTION.toHours())
                    + " Requested retention period (%d hours) is too long.".formatted(retention.toHours()));
        }
    }

    /** Says who decides how many shards the stream has. It keeps those it has. */
    public DataStream setMode(StreamName name, StreamMode mode) {
        return store.transact(transaction -> {
            DataStream stream = require(transaction, name);
            if (stream.mode() != mode) {
                quota.require(transaction, 0, mode);
            }
            return put(transaction, stream.withMode(mode));
        });
    }

    /** Takes larger or only smaller records from now on. */
    public DataStream setMaxRecordBytes(StreamName name, int bytes) {
        return change(name, stream -> stream.withMaxRecordBytes(bytes));
    }

    /** Changes tags, or refuses what they would become. */
    public DataStream setTags(StreamName name, UnaryOperator<TreeMap<String, String>> change) {
        return change(name, stream -> stream.withTags(change.apply(new TreeMap<>(stream.tags()))));
    }

    private DataStream change(StreamName name, UnaryOperator<DataStream> change) {
        return store.transact(transaction -> put(transaction, change.apply(require(transaction, name))));
    }

    private DataStream put(Transaction transaction, DataStream stream) {
        streams.put(transaction, stream);
        return stream;
    }
}
