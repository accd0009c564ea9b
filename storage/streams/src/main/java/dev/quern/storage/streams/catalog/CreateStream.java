package dev.quern.storage.streams.catalog;

import dev.quern.storage.streams.stream.DataStream;
import dev.quern.storage.streams.stream.StreamMode;
import dev.quern.storage.streams.stream.StreamName;
import java.util.Map;

/**
 * A stream to be made.
 *
 * @param shards
 *            how many shards it begins with; above zero
 * @param maxRecordBytes
 *            see {@link DataStream}
 */
public record CreateStream(StreamName name, StreamMode mode, int shards, int maxRecordBytes,
        Map<String, String> tags) {

    /** How many shards a stream begins with that leaves their number to the service. */
    public static final int ON_DEMAND_SHARDS = 4;

    public CreateStream {
        tags = Map.copyOf(tags);
    }

    /** A stream with so many shards, and everything else as usual. */
    public static CreateStream provisioned(String name, int shards) {
        return new CreateStream(new StreamName(name), StreamMode.PROVISIONED, shards, DataStream.MIN_RECORD_LIMIT,
                Map.of());
    }
}
