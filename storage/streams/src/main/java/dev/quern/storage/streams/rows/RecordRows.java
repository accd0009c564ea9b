package dev.quern.storage.streams.rows;

import dev.quern.storage.kv.Cursor;
import dev.quern.storage.kv.Entry;
import dev.quern.storage.kv.KeyRange;
import dev.quern.storage.kv.Reader;
import dev.quern.storage.kv.Subspace;
import dev.quern.storage.kv.Transaction;
import dev.quern.storage.streams.stream.NewRecord;
import dev.quern.storage.streams.stream.ShardKey;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** The rows of records: each holds some, and lies where the counter of its first one says. */
public final class RecordRows {

    private static final Subspace RECORDS = Space.STREAMS.sub("record");

    /** How large a row becomes, unless a single record is larger. Large enough to lie in a file that is not copied. */
    private static final int ROW_BYTES = 128 << 10;

    /**
     * Appends records.
     *
     * @param first
     *            the counter of the first one
     */
    public void put(Transaction transaction, ShardKey shard, long first, List<NewRecord> records, long arrivalMillis) {
        int from = 0;
        while (from < records.size()) {
            int to = endOfRow(records, from);
            transaction.put(RECORDS.pack(shard.stream(), shard.shard(), first + from),
                    Batch.encode(records.subList(from, to), arrivalMillis));
            from = to;
        }
    }

    private static int endOfRow(List<NewRecord> records, int from) {
        int bytes = Batch.sizeOf(records.get(from));
        int to = from + 1;
        while (to < records.size() && bytes + Batch.sizeOf(records.get(to)) <= ROW_BYTES) {
            bytes += Batch.sizeOf(records.get(to));
            to++;
        }
        return to;
    }

    /** Rows in their order; to be closed. */
    public static final class Batches implements Iterator<Batch>, AutoCloseable {

        private final Cursor cursor;

        private Batches(Cursor cursor) {
            this.cursor = cursor;
        }

        @Override
        public boolean hasNext() {
            return cursor.hasNext();
        }

        @Override
        public Batch next() {
            return decode(cursor.next());
        }

        @Override
        public void close() {
            cursor.close();
        }
    }

    private static Batch decode(Entry entry) {
        return Batch.decode(RECORDS.unpack(entry.key()).getLong(2), entry.value());
    }

    /** The row that holds a counter or, if there is none, the ones after it; then those that follow. */
    public Batches from(Reader reader, ShardKey shard, long counter) {
        long first = atOrBefore(reader, shard, counter).filter(batch -> batch.last() >= counter).map(Batch::first)
                .orElse(counter);
        return new Batches(reader.range(
                new KeyRange(key(shard, first), RECORDS.range(shard.stream(), shard.shard()).to())));
    }

    private static byte[] key(ShardKey shard, long counter) {
        return RECORDS.pack(shard.stream(), shard.shard(), counter);
    }

    private static Optional<Batch> atOrBefore(Reader reader, ShardKey shard, long counter) {
        KeyRange range = new KeyRange(RECORDS.range(shard.stream(), shard.shard()).from(),
                KeyRange.keyAfter(key(shard, counter)));
        try (Cursor cursor = reader.rangeReversed(range)) {
            return cursor.hasNext() ? Optional.of(decode(cursor.next())) : Optional.empty();
        }
    }

    /**
     * The counter of the first record that was put at a time or later; one more than that of the last record if there
     * is none. Times never fall within a shard, so this looks at few rows.
     *
     * @param last
     *            the counter of the shard's last record
     */
    public long firstAt(Reader reader, ShardKey shard, long last, Instant time) {
        long low = 1;
        long high = last + 1;
        while (low < high) {
            long middle = low + (high - low) / 2;
            Optional<Batch> batch = atOrBefore(reader, shard, middle);
            if (batch.isEmpty()) {
                // what lay here was trimmed
                low = middle + 1;
            } else if (batch.get().arrival().isBefore(time)) {
                low = Math.max(middle, batch.get().last()) + 1;
            } else {
                high = batch.get().first();
            }
        }
        return low;
    }

    /** Forgets the records of a shard below a counter, which is that of a row. */
    public void trim(Transaction transaction, ShardKey shard, long below) {
        transaction.deleteRange(
                new KeyRange(RECORDS.range(shard.stream(), shard.shard()).from(), key(shard, below)));
    }

    /** The row with the oldest records of a shard. */
    public Optional<Batch> oldest(Reader reader, ShardKey shard) {
        try (Batches batches = new Batches(reader.range(RECORDS.range(shard.stream(), shard.shard())))) {
            return batches.hasNext() ? Optional.of(batches.next()) : Optional.empty();
        }
    }

    /** Forgets all records of a shard. */
    public void deleteAll(Transaction transaction, ShardKey shard) {
        transaction.deleteRange(RECORDS.range(shard.stream(), shard.shard()));
    }

    /** Forgets all records of a stream. */
    public void deleteAll(Transaction transaction, long stream) {
        transaction.deleteRange(RECORDS.range(stream));
    }
}
