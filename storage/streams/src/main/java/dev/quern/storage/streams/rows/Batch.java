package dev.quern.storage.streams.rows;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.quern.storage.streams.stream.NewRecord;
import dev.quern.storage.streams.stream.Shard;
import dev.quern.storage.streams.stream.StreamRecord;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/**
 * Records that were put together, and are one row: a form's version, when they were put, how many they are, and of each
 * record its key and its data with their lengths before them. A row for each record would cost the store several times
 * what it costs to keep the records.
 */
public final class Batch {

    private static final byte FORM = 1;
    private static final int HEADER = 1 + Long.BYTES + Integer.BYTES;
    private static final int LENGTHS = 2 * Integer.BYTES;

    private final long first;
    private final Instant arrival;
    private final int count;
    private final ByteBuffer records;

    private Batch(long first, Instant arrival, int count, ByteBuffer records) {
        this.first = first;
        this.arrival = arrival;
        this.count = count;
        this.records = records;
    }

    /** The row of records that are put at a time. */
    static byte[] encode(List<NewRecord> records, long arrivalMillis) {
        int size = HEADER + records.stream().mapToInt(Batch::sizeOf).sum();
        ByteBuffer row = ByteBuffer.allocate(size).put(FORM).putLong(arrivalMillis).putInt(records.size());
        for (NewRecord record : records) {
            row.putInt(record.key().length).put(record.key()).putInt(record.data().length).put(record.data());
        }
        return row.array();
    }

    /** What a record takes in a row. */
    static int sizeOf(NewRecord record) {
        return LENGTHS + record.size();
    }

    static Batch decode(long first, byte[] row) {
        ByteBuffer buffer = ByteBuffer.wrap(row);
        byte form = buffer.get();
        if (form != FORM) {
            throw new IllegalStateException("records in the form " + form + " are of a later version");
        }
        return new Batch(first, Instant.ofEpochMilli(buffer.getLong()), buffer.getInt(), buffer);
    }

    /** The counter of its first record. */
    public long first() {
        return first;
    }

    /** The counter of its last record. */
    public long last() {
        return first + count - 1;
    }

    /** When its records were put. */
    public Instant arrival() {
        return arrival;
    }

    /**
     * Its records from a counter on, in their order, for as long as they are wanted.
     *
     * @param wanted
     *            asked for each; what it refuses and what follows is not read
     * @return whether all were wanted
     */
    public boolean read(Shard shard, long from, Predicate<StreamRecord> wanted) {
        ByteBuffer buffer = records.duplicate();
        for (long counter = first; counter <= last(); counter++) {
            if (counter < from) {
                skip(buffer);
                skip(buffer);
            } else {
                String key = new String(take(buffer), UTF_8);
                StreamRecord record = new StreamRecord(shard.numberOf(counter, arrival), key, arrival, take(buffer));
                if (!wanted.test(record)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static void skip(ByteBuffer buffer) {
        int length = buffer.getInt();
        buffer.position(buffer.position() + length);
    }

    private static byte[] take(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.getInt()];
        buffer.get(bytes);
        return bytes;
    }
}
