package dev.quern.storage.tables.change;

import dev.quern.storage.kv.Cursor;
import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.rows.TableRows;
import dev.quern.storage.tables.table.Table;
import dev.quern.storage.tables.table.TableName;
import dev.quern.storage.tables.table.TableStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Streams of changes, for readers. Safe for use by any number of threads; nothing here changes anything but what
 * {@link #roll} and {@link #trim} do.
 */
public final class ChangeStreams {

    /** How long records are kept. */
    public static final Duration RETENTION = Duration.ofHours(24);
    /** How long a shard takes records, before another goes on. */
    public static final Duration SHARD_AGE = Duration.ofHours(4);

    private static final int TRIMMED_AT_ONCE = 10_000;

    private final KeyValueStore store;
    private final ChangeLog log;
    private final ChangeRows rows;
    private final TableRows tables;

    public ChangeStreams(KeyValueStore store, TableRows tables, ChangeLog log) {
        this.store = store;
        this.tables = tables;
        this.log = log;
        this.rows = log.rows();
    }

    /** All streams that can be read, the oldest first. */
    public List<ChangeStream> list() {
        try (Snapshot snapshot = store.snapshot()) {
            return rows.streams(snapshot);
        }
    }

    public Optional<ChangeStream> find(long id) {
        try (Snapshot snapshot = store.snapshot()) {
            return rows.stream(snapshot, id);
        }
    }

    /** The stream of a table that began at a time; empty if there is none, or it was trimmed. */
    public Optional<ChangeStream> find(TableName table, String label) {
        try (Snapshot snapshot = store.snapshot()) {
            Optional<Long> last = tables.find(snapshot, table).flatMap(Table::stream)
                    .filter(stream -> stream.label().equals(label)).map(TableStream::id);
            // most who ask are after the stream that a table has now; the others are few, and looked for among all
            return last.isPresent()
                    ? rows.stream(snapshot, last.get())
                    : rows.streams(snapshot).stream()
                            .filter(stream -> stream.table().equals(table) && stream.label().equals(label))
                            .findFirst();
        }
    }

    /** The shards of a stream; each after its parent. Those without records that could still be read are not there. */
    public List<Shard> shards(long stream) {
        try (Snapshot snapshot = store.snapshot()) {
            return rows.shards(snapshot, stream);
        }
    }

    /** A shard by its place; empty if there is none, or it was trimmed. */
    public Optional<Shard> shard(long stream, int slot, long generation) {
        try (Snapshot snapshot = store.snapshot()) {
            return rows.shard(snapshot, stream, slot, generation);
        }
    }

    /** The shard as it is now; empty if it was trimmed. */
    public Optional<Shard> refresh(Shard shard) {
        return shard(shard.stream(), shard.slot(), shard.generation());
    }

    /** The refusal of a shard that is not there. */
    public static TablesException.ResourceNotFound noShard() {
        return new TablesException.ResourceNotFound("Requested resource not found: Shard does not exist");
    }

    /** The place of the oldest record of a shard that is kept, or where the next one comes. */
    public SequenceNumber oldest(Shard shard) {
        try (Snapshot snapshot = store.snapshot();
                Cursor cursor = snapshot.range(rows.records(shard.stream(), shard.slot(), shard.first().value()))) {
            if (cursor.hasNext()) {
                SequenceNumber found = rows.record(cursor.next()).sequence();
                if (shard.last().isEmpty() || found.compareTo(shard.last().get()) <= 0) {
                    return found;
                }
            }
        }
        return next(shard);
    }

    /** The place after the newest record of a shard. */
    public SequenceNumber next(Shard shard) {
        try (Snapshot snapshot = store.snapshot()) {
            Shard now = rows.shard(snapshot, shard.stream(), shard.slot(), shard.generation()).orElse(shard);
            return new SequenceNumber(lastNumber(snapshot, now) + 1);
        }
    }

    /**
     * The place of a number in a shard, if the shard has had it or it is the next one.
     *
     * @throws TablesException.Validation
     *             if it is a number of another shard, or of none yet
     * @throws TablesException.TrimmedDataAccess
     *             if its record is gone
     */
    public SequenceNumber at(Shard shard, SequenceNumber number) {
        SequenceNumber next = next(shard);
        if (number.compareTo(shard.first()) < 0 || number.compareTo(next) > 0) {
            throw new TablesException.Validation("Invalid SequenceNumber for the shard");
        }
        if (number.compareTo(oldest(shard)) < 0) {
            throw trimmed();
        }
        return number;
    }

    private long lastNumber(Snapshot snapshot, Shard shard) {
        if (shard.last().isPresent()) {
            return shard.last().get().value();
        }
        return rows.head(snapshot, shard.stream(), shard.slot()).map(ChangeRows.Head::last)
                .orElse(shard.first().value() - 1);
    }

    /**
     * Reads records.
     *
     * @param from
     *            the first number to read; there need not be a record with it
     * @param maxRecords
     *            how many at most
     * @param maxBytes
     *            how large they may be together, unless the first alone is larger
     * @throws TablesException.ResourceNotFound
     *             if the shard is gone
     * @throws TablesException.TrimmedDataAccess
     *             if there were records at that place that are gone
     */
    public ChangePage read(Shard shard, SequenceNumber from, int maxRecords, int maxBytes) {
        try (Snapshot snapshot = store.snapshot()) {
            Shard now = rows.shard(snapshot, shard.stream(), shard.slot(), shard.generation())
                    .orElseThrow(ChangeStreams::noShard);
            return read(snapshot, now, from, maxRecords, maxBytes);
        }
    }

    private ChangePage read(Snapshot snapshot, Shard shard, SequenceNumber from, int maxRecords, int maxBytes) {
        List<ChangeRecord> records = new ArrayList<>();
        long next = from.value();
        int bytes = 0;
        long end = shard.last().map(SequenceNumber::value).orElse(Long.MAX_VALUE);
        try (Cursor cursor = snapshot.range(rows.records(shard.stream(), shard.slot(), from.value()))) {
            while (records.size() < maxRecords && cursor.hasNext()) {
                ChangeRecord record = rows.record(cursor.next());
                bytes += record.size();
                if (record.sequence().value() > end || (!records.isEmpty() && bytes > maxBytes)) {
                    break;
                }
                requireNoHole(next, record);
                records.add(record);
                next = record.sequence().value() + 1;
            }
        }
        if (records.isEmpty() && from.value() <= Math.min(end, lastNumber(snapshot, shard))) {
            throw trimmed();
        }
        return new ChangePage(records, new SequenceNumber(next), next > end);
    }

    /** Numbers have no holes: what is missing before the first record was there once. */
    private static void requireNoHole(long expected, ChangeRecord found) {
        if (found.sequence().value() > expected) {
            throw trimmed();
        }
    }

    private static TablesException.TrimmedDataAccess trimmed() {
        return new TablesException.TrimmedDataAccess(
                "The operation attempted to read past the oldest stream record in a shard.");
    }

    /**
     * Closes shards that took records for long enough; others go on.
     *
     * @return how many
     */
    public int roll() {
        Instant before = log.now().minus(SHARD_AGE);
        int rolled = 0;
        for (ChangeStream stream : list()) {
            for (Shard shard : shards(stream.id())) {
                if (shard.isOpen() && shard.created().isBefore(before)) {
                    store.update(transaction -> {
                        // looked at again: the stream may have been closed meanwhile
                        Optional<Shard> now = rows.shard(transaction, shard.stream(), shard.slot(),
                                shard.generation());
                        if (now.filter(Shard::isOpen).isPresent()) {
                            log.roll(transaction, shard.stream(), shard.slot());
                        }
                    });
                    rolled++;
                }
            }
        }
        return rolled;
    }

    /**
     * Forgets records that were kept for long enough, and shards and streams that are closed and empty.
     *
     * @return how many records
     */
    public int trim() {
        Instant before = log.now().minus(RETENTION);
        int trimmed = 0;
        for (ChangeStream stream : list()) {
            if (stream.closed().filter(closed -> closed.isBefore(before)).isPresent()) {
                store.update(transaction -> rows.deleteStream(transaction, stream.id()));
                continue;
            }
            for (Shard shard : shards(stream.id())) {
                trimmed += trim(shard, before);
            }
        }
        return trimmed;
    }

    private int trim(Shard shard, Instant before) {
        if (shard.closed().filter(closed -> closed.isBefore(before)).isPresent()) {
            store.update(transaction -> {
                rows.trim(transaction, shard.stream(), shard.slot(), shard.last().orElseThrow().value() + 1);
                rows.deleteShard(transaction, shard);
            });
            return (int) (shard.last().orElseThrow().value() - shard.first().value() + 1);
        }
        int count = 0;
        long keepFrom = shard.first().value();
        try (Snapshot snapshot = store.snapshot();
                Cursor cursor = snapshot.range(rows.records(shard.stream(), shard.slot(), shard.first().value()))) {
            while (count < TRIMMED_AT_ONCE && cursor.hasNext()) {
                ChangeRecord record = rows.record(cursor.next());
                if (!record.time().isBefore(before)) {
                    break;
                }
                keepFrom = record.sequence().value() + 1;
                count++;
            }
        }
        if (count > 0) {
            long below = keepFrom;
            store.update(transaction -> rows.trim(transaction, shard.stream(), shard.slot(), below));
        }
        return count;
    }
}
