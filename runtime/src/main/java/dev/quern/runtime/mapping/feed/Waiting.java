package dev.quern.runtime.mapping.feed;

import dev.quern.plugin.SourceRecord;
import java.time.Instant;
import java.util.Optional;

/**
 * A record that has been read and is not done with.
 *
 * @param index
 *            counts what is read of the shard, in its order
 * @param before
 *            the record before it in the shard, whatever became of that
 * @param event
 *            as the function is given it
 */
record Waiting(long index, Optional<String> before, String sequenceNumber, Instant arrival, byte[] event) {

    static Waiting of(long index, Optional<String> before, SourceRecord record) {
        return new Waiting(index, before, record.sequenceNumber(), record.arrival(), record.event());
    }
}
