package dev.quern.storage.streams.append;

import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.kv.StoreException;
import dev.quern.storage.kv.Transaction;
import dev.quern.storage.streams.rows.RecordRows;
import dev.quern.storage.streams.rows.ShardRows;
import dev.quern.storage.streams.rows.StreamRows;
import dev.quern.storage.streams.stream.NewRecord;
import dev.quern.storage.streams.stream.Refusals;
import dev.quern.storage.streams.stream.Shard;
import dev.quern.storage.streams.stream.ShardKey;
import dev.quern.storage.streams.stream.StreamName;
import dev.quern.storage.streams.stream.StreamsException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Appends records. Safe for use by any number of threads. */
public final class StreamWriter {

    /** What data and keys of one call may come to, in bytes. */
    public static final long MAX_CALL_BYTES = 10L << 20;

    private final KeyValueStore store;
    private final StreamRows streams;
    private final ShardRows shards;
    private final RecordRows records;
    private final Consumer<ShardKey> appended;
    private final InstantSource clock;
    private final Refusals refusals;
    private final ShardLanes lanes = new ShardLanes(this::append);
    private final LongAdder recordCount = new LongAdder();
    private final LongAdder byteCount = new LongAdder();
    private final LongAdder failureCount = new LongAdder();
    /** As streams were last seen. What is out of date is noticed by the transaction. */
    private final ConcurrentHashMap<StreamName, Route> routes = new ConcurrentHashMap<>();

    /**
     * @param appended
     *            is told of shards that have new records, after they are durable, on a thread that must not wait
     */
    public StreamWriter(KeyValueStore store, StreamRows streams, ShardRows shards, RecordRows records,
            Consumer<ShardKey> appended, InstantSource clock, Refusals refusals) {
        this.store = store;
        this.streams = streams;
        this.shards = shards;
        this.records = records;
        this.appended = appended;
        this.clock = clock;
        this.refusals = refusals;
    }

    /** Where in a call's list a record stands, for what must look for its shard again. */
    private record Numbered(int index, NewRecord record) {}

    /** A job and where its records stand. */
    private record Sent(Job job, List<Numbered> records) {}

    /**
     * Puts a record, and waits until it is durable.
     *
     * @throws StreamsException.ResourceNotFound
     *             if there is no such stream
     * @throws StreamsException.RecordTooLarge
     *             if the record is larger than the stream takes
     * @throws StoreException
     *             if the store failed; see {@link Placement.Failed}
     */
    public Placement.Placed put(StreamName name, NewRecord record) {
        return switch (putAll(name, List.of(record)).getFirst()) {
            case Placement.Placed placed -> placed;
            case Placement.Failed failed -> throw failed.cause();
        };
    }

    /**
     * Puts records, and waits until all are durable or have failed. Records of one call for one shard stand in it in
     * the order of the list, unless the stream is divided anew meanwhile; other records may stand between them.
     *
     * @return for each record what became of it
     * @throws StreamsException.ResourceNotFound
     *             if there is no such stream
     * @throws StreamsException.RecordTooLarge
     *             if a record is larger than the stream takes; then none was put
     * @throws StreamsException.InvalidArgument
     *             if they are larger together than {@link #MAX_CALL_BYTES}; then none was put
     */
    public List<Placement> putAll(StreamName name, List<NewRecord> all) {
        Placement[] placements = new Placement[all.size()];
        List<Numbered> left = IntStream.range(0, all.size()).mapToObj(i -> new Numbered(i, all.get(i))).toList();
        Route route = routeFor(name, all);
        while (!left.isEmpty()) {
            left = send(route, left, placements);
            if (!left.isEmpty()) {
                routes.remove(name, route);
                route = route(name);
            }
        }
        return List.of(placements);
    }

    /** Refuses records that are too large for the stream as it is now. */
    private Route routeFor(StreamName name, List<NewRecord> all) {
        if (all.stream().mapToLong(NewRecord::size).sum() > MAX_CALL_BYTES) {
            throw new StreamsException.InvalidArgument("Records size exceeds 10 MB limit");
        }
        Route known = route(name);
        if (all.stream().anyMatch(record -> record.size() > known.stream().maxRecordBytes())) {
            routes.remove(name, known);
            Route now = route(name);
            requireSizes(now, all);
            return now;
        }
        return known;
    }

    private static void requireSizes(Route route, List<NewRecord> all) {
        int limit = route.stream().maxRecordBytes();
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).size() > limit) {
                throw new StreamsException.RecordTooLarge(i, all.get(i).data().length, limit);
            }
        }
    }

    private Route route(StreamName name) {
        Route known = routes.get(name);
        if (known != null) {
            return known;
        }
        try (Snapshot snapshot = store.snapshot()) {
            byte[] row = streams.bytes(snapshot, name);
            if (row == null) {
                throw refusals.noStream(name);
            }
            var stream = streams.decode(name, row);
            Route route = new Route(row, stream, shards.list(snapshot, stream.id(), 0));
            routes.put(name, route);
            return route;
        }
    }

    /**
     * Sends records to their shards, and waits for all.
     *
     * @return those whose shards have gone
     */
    private List<Numbered> send(Route route, List<Numbered> all, Placement[] placements) {
        Map<Shard, List<Numbered>> byShard = new LinkedHashMap<>();
        for (Numbered each : all) {
            byShard.computeIfAbsent(route.shard(each.record().hash()), _ -> new ArrayList<>()).add(each);
        }
        List<Sent> sent = new ArrayList<>(byShard.size());
        byShard.forEach((shard, group) -> sent
                .add(new Sent(new Job(route, shard, group.stream().map(Numbered::record).toList()), group)));
        sent.forEach(each -> lanes.submit(each.job()));
        List<Numbered> moved = new ArrayList<>();
        for (Sent each : sent) {
            switch (each.job().result().join()) {
                case Job.Result.Appended done -> place(each, done, placements);
                case Job.Result.Moved _ -> moved.addAll(each.records());
                case Job.Result.Failed failed ->
                    each.records().forEach(record -> placements[record.index()] = new Placement.Failed(failed.cause()));
            }
        }
        return moved;
    }

    private static void place(Sent sent, Job.Result.Appended done, Placement[] placements) {
        Shard shard = sent.job().shard();
        long counter = done.first();
        for (Numbered record : sent.records()) {
            placements[record.index()] = new Placement.Placed(shard, shard.numberOf(counter++, done.arrival()));
        }
    }

    /** Appends what waits for a shard, in one transaction. */
    private CompletableFuture<?> append(ShardKey shard, List<Job> batch) {
        CompletableFuture<List<Job.Result>> committed;
        try {
            committed = store.<List<Job.Result>>transactAsync(transaction -> append(transaction, shard, batch));
        } catch (RuntimeException e) {
            committed = CompletableFuture.failedFuture(e);
        }
        return committed.handle((results, failure) -> {
            if (failure != null) {
                StoreException cause = storeFailure(failure);
                batch.forEach(job -> fail(job, cause));
            } else {
                acknowledge(shard, batch, results);
            }
            return Optional.empty();
        });
    }

    private void fail(Job job, StoreException cause) {
        failureCount.add(job.records().size());
        job.result().complete(new Job.Result.Failed(cause));
    }

    /** Readers hear first: when a caller has its answer, whoever waits for its records is on the way. */
    private void acknowledge(ShardKey shard, List<Job> batch, List<Job.Result> results) {
        try {
            if (results.stream().anyMatch(Job.Result.Appended.class::isInstance)) {
                appended.accept(shard);
            }
        } finally {
            for (int i = 0; i < batch.size(); i++) {
                if (results.get(i) instanceof Job.Result.Appended) {
                    recordCount.add(batch.get(i).records().size());
                    byteCount.add(batch.get(i).bytes());
                }
                batch.get(i).result().complete(results.get(i));
            }
        }
    }

    private static StoreException storeFailure(Throwable failure) {
        Throwable cause = failure.getCause() != null && !(failure instanceof StoreException)
                ? failure.getCause()
                : failure;
        return cause instanceof StoreException known ? known : new StoreException("records were not put", cause);
    }

    private List<Job.Result> append(Transaction transaction, ShardKey shard, List<Job> batch) {
        // one identifier, one name: all of them are about the same row
        byte[] row = streams.bytes(transaction, batch.getFirst().route().stream().name());
        Optional<ShardRows.Head> head = shards.head(transaction, shard);
        long next = head.map(ShardRows.Head::last).orElse(0L) + 1;
        long millis = Math.max(clock.instant().toEpochMilli(), head.map(ShardRows.Head::time).orElse(0L));
        List<Job.Result> results = new ArrayList<>(batch.size());
        List<NewRecord> together = new ArrayList<>();
        for (Job job : batch) {
            if (head.isEmpty() || !job.route().isStill(row)) {
                results.add(new Job.Result.Moved());
            } else {
                results.add(new Job.Result.Appended(next + together.size(), Instant.ofEpochMilli(millis)));
                together.addAll(job.records());
            }
        }
        if (!together.isEmpty()) {
            records.put(transaction, shard, next, together, millis);
            shards.putHead(transaction, shard, new ShardRows.Head(next + together.size() - 1, millis));
        }
        return results;
    }

    /** How many records were put since the start. */
    public long records() {
        return recordCount.sum();
    }

    /** How large their data and keys were together, in bytes. */
    public long bytes() {
        return byteCount.sum();
    }

    /** How many records were not put, or may not have been, because the store failed. */
    public long failures() {
        return failureCount.sum();
    }
}
