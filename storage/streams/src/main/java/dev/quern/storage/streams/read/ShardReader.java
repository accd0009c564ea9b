package dev.quern.storage.streams.read;

import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Reader;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.streams.rows.Batch;
import dev.quern.storage.streams.rows.RecordRows;
import dev.quern.storage.streams.rows.ShardRows;
import dev.quern.storage.streams.rows.StreamRows;
import dev.quern.storage.streams.stream.DataStream;
import dev.quern.storage.streams.stream.Refusals;
import dev.quern.storage.streams.stream.SequenceNumber;
import dev.quern.storage.streams.stream.Shard;
import dev.quern.storage.streams.stream.ShardKey;
import dev.quern.storage.streams.stream.StreamName;
import dev.quern.storage.streams.stream.StreamRecord;
import dev.quern.storage.streams.stream.StreamsException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * Reads records. A place in a shard is a counter: that of the next record to read, which need not be there yet or any
 * more. Places are kept by whoever reads. Safe for use by any number of threads.
 */
public final class ShardReader {

    private final KeyValueStore store;
    private final StreamRows streams;
    private final ShardRows shards;
    private final RecordRows records;
    private final InstantSource clock;
    private final Refusals refusals;
    private final LongAdder recordCount = new LongAdder();
    private final LongAdder byteCount = new LongAdder();

    public ShardReader(KeyValueStore store, StreamRows streams, ShardRows shards, RecordRows records,
            InstantSource clock, Refusals refusals) {
        this.store = store;
        this.streams = streams;
        this.shards = shards;
        this.records = records;
        this.clock = clock;
        this.refusals = refusals;
    }

    /**
     * The place where a reader begins, as it is now.
     *
     * @throws StreamsException.ResourceNotFound
     *             if there is no such stream or shard, or nothing of the shard can be read any more
     */
    public long place(StreamName name, int number, Start start) {
        try (Snapshot snapshot = store.snapshot()) {
            Found found = find(snapshot, name, number);
            return switch (start) {
                case Start.TrimHorizon _ -> 1;
                case Start.Latest _ -> last(snapshot, found.shard()) + 1;
                case Start.At at -> Math.max(1, at.sequence().counter());
                case Start.After after -> following(after.sequence().counter());
                case Start.AtTime at -> records.firstAt(snapshot, ShardKey.of(found.shard()),
                        last(snapshot, found.shard()), at.time());
            };
        }
    }

    private static long following(long counter) {
        return counter == Long.MAX_VALUE ? counter : counter + 1;
    }

    private record Found(DataStream stream, Shard shard) {}

    private Found find(Reader reader, StreamName name, int number) {
        DataStream stream = streams.find(reader, name).orElseThrow(() -> noShard(name, number));
        Shard shard = shards.find(reader, new ShardKey(stream.id(), number))
                .filter(found -> !found.isGone(stream.horizon(clock.instant())))
                .orElseThrow(() -> noShard(name, number));
        return new Found(stream, shard);
    }

    private StreamsException noShard(StreamName name, int number) {
        return refusals.noShard(name, Shard.idOf(number));
    }

    private long last(Reader reader, Shard shard) {
        return shard.closing().map(Shard.Closing::last)
                .orElseGet(() -> shards.head(reader, ShardKey.of(shard)).map(ShardRows.Head::last).orElse(0L));
    }

    /**
     * Reads records.
     *
     * @param from
     *            the place of the first one
     * @param maxRecords
     *            how many at most; above zero
     * @param maxBytes
     *            how large data and keys may be together, unless the first alone is larger
     * @throws StreamsException.ResourceNotFound
     *             if there is no such stream or shard, or nothing of the shard can be read any more
     */
    public RecordPage read(StreamName name, int number, long from, int maxRecords, long maxBytes) {
        try (Snapshot snapshot = store.snapshot()) {
            Found found = find(snapshot, name, number);
            return read(snapshot, found.stream(), found.shard(), from, maxRecords, maxBytes);
        }
    }

    /**
     * As {@link #read(StreamName, int, long, int, long)}, from a number on. If that is of a stream which had the name
     * before, all is read, as if the numbers were compared.
     */
    public RecordPage read(StreamName name, SequenceNumber from, int maxRecords, long maxBytes) {
        try (Snapshot snapshot = store.snapshot()) {
            Found found = find(snapshot, name, from.shard());
            long counter = found.shard().owns(from) ? from.counter() : 1;
            return read(snapshot, found.stream(), found.shard(), counter, maxRecords, maxBytes);
        }
    }

    private RecordPage read(Reader reader, DataStream stream, Shard shard, long from, int maxRecords,
            long maxBytes) {
        long last = last(reader, shard);
        Page page = new Page(maxRecords, maxBytes);
        Instant now = clock.instant();
        Instant horizon = stream.horizon(now);
        if (from <= last) {
            collect(reader, shard, firstKept(reader, shard, from, last, horizon), page);
        }
        recordCount.add(page.records.size());
        byteCount.add(maxBytes - page.bytesLeft);
        // what was asked for may lie behind the end: then it is read on from there
        long next = page.full ? page.next : Math.max(from, last + 1);
        boolean ended = shard.closing().isPresent() && next > last;
        Duration behind = next > last || page.records.isEmpty()
                ? Duration.ZERO
                : atLeast(Duration.ofMillis(1), Duration.between(page.records.getLast().arrival(), now));
        return new RecordPage(shard, page.records, next, ended, behind,
                ended ? children(reader, shard) : List.of());
    }

    /** Whoever is told zero takes it that there is nothing more, whatever the clock has done. */
    private static Duration atLeast(Duration least, Duration found) {
        return found.compareTo(least) < 0 ? least : found;
    }

    /** Where to begin, so that nothing is read that should be gone, though it may still be in the store. */
    private long firstKept(Reader reader, Shard shard, long from, long last, Instant horizon) {
        try (RecordRows.Batches batches = records.from(reader, ShardKey.of(shard), from)) {
            if (!batches.hasNext() || !batches.next().arrival().isBefore(horizon)) {
                return from;
            }
        }
        return Math.max(from, records.firstAt(reader, ShardKey.of(shard), last, horizon));
    }

    private void collect(Reader reader, Shard shard, long from, Page page) {
        try (RecordRows.Batches batches = records.from(reader, ShardKey.of(shard), from)) {
            boolean wanted = true;
            while (wanted && batches.hasNext()) {
                Batch batch = batches.next();
                wanted = batch.read(shard, from, page::add);
            }
        }
    }

    /** What has been read so far. */
    private static final class Page {
        private final List<StreamRecord> records = new ArrayList<>();
        private final int maxRecords;
        private long bytesLeft;
        private boolean full;
        private long next;

        Page(int maxRecords, long maxBytes) {
            this.maxRecords = maxRecords;
            this.bytesLeft = maxBytes;
        }

        boolean add(StreamRecord record) {
            int size = record.partitionKey().length() + record.data().length;
            if (records.size() == maxRecords || (!records.isEmpty() && size > bytesLeft)) {
                full = true;
                next = record.sequence().counter();
                return false;
            }
            records.add(record);
            bytesLeft -= size;
            return true;
        }
    }

    /** The shards that go on from one: none if they are gone. */
    private List<Shard> children(Reader reader, Shard shard) {
        return shards.list(reader, shard.stream(), shard.number() + 1).stream()
                .filter(each -> each.parents().contains(shard.number())).toList();
    }

    /** How many records were read since the start. */
    public long records() {
        return recordCount.sum();
    }

    /** How large their data and keys were together, in bytes, about. */
    public long bytes() {
        return byteCount.sum();
    }
}
