package dev.quern.examples.readings;

import dev.quern.function.Context;
import dev.quern.function.Handler;
import dev.quern.function.Item;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the readings of a batch into the table that the environment variable {@code TABLE} names. A record's partition
 * key is the thermometer.
 *
 * <p>
 * The mapping has {@code ReportBatchItemFailures}: a record that is no reading is named in the answer. What came before
 * it is done with then, and what is given again begins with it. So one bad record costs no other one anything.
 */
public final class StoreReadings implements Handler<StoreReadings.Batch, StoreReadings.Answer> {

    /** As many as go together. */
    private static final int TOGETHER = 100;

    /** What a mapping gives a function; its name is that of the event's member. */
    public record Batch(List<Event> Records) {}

    /** A record of a stream, and where it comes from. */
    public record Event(Kinesis kinesis) {}

    /**
     * A record.
     *
     * @param data
     *            as the producer sent it: base64 in the event
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Kinesis(String partitionKey, String sequenceNumber, byte[] data) {}

    /** The records that failed; none if all is well. */
    public record Answer(List<Failure> batchItemFailures) {}

    /** A record that failed, by its sequence number. */
    public record Failure(String itemIdentifier) {}

    @Override
    public Answer handle(Batch batch, Context context) {
        String table = context.environment().get("TABLE");
        if (table == null) {
            throw new IllegalStateException("the environment variable TABLE must name the table of the readings");
        }
        // items that are written together differ in their keys; of two readings of the same time the last one counts
        Map<String, Item> items = new LinkedHashMap<>();
        List<Failure> failures = new ArrayList<>();
        for (Event event : batch.Records()) {
            Kinesis record = event.kinesis();
            try {
                Reading reading = Reading.decode(record.data());
                items.put(record.partitionKey() + ' ' + reading.at(), reading.item(record.partitionKey()));
            } catch (IllegalArgumentException e) {
                context.logger().warn("record " + record.sequenceNumber() + " of " + record.partitionKey() + ": "
                        + e.getMessage());
                failures.add(new Failure(record.sequenceNumber()));
                break; // all from here on are given again
            }
        }
        List<Item> all = List.copyOf(items.values());
        for (int from = 0; from < all.size(); from += TOGETHER) {
            context.tables().putAll(table, all.subList(from, Math.min(all.size(), from + TOGETHER)));
        }
        return new Answer(failures);
    }
}
