package dev.quern.storage.streams.append;

import dev.quern.storage.streams.stream.DataStream;
import dev.quern.storage.streams.stream.HashKey;
import dev.quern.storage.streams.stream.Shard;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the records of a stream go, as long as its row is this one. Immutable. */
final class Route {

    private static final Comparator<Shard> BY_RANGE = Comparator.comparing(Shard::range);

    private final byte[] row;
    private final DataStream stream;
    /** By the hash keys that they begin with. */
    private final Shard[] open;

    Route(byte[] row, DataStream stream, List<Shard> shards) {
        this.row = row.clone();
        this.stream = stream;
        this.open = shards.stream().filter(Shard::isOpen).sorted(BY_RANGE).toArray(Shard[]::new);
    }

    boolean isStill(byte @Nullable [] found) {
        return found != null && Arrays.equals(row, found);
    }

    DataStream stream() {
        return stream;
    }

    /** The open shard that takes a hash key. */
    Shard shard(HashKey key) {
        int low = 0;
        int high = open.length - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (open[middle].range().from().compareTo(key) <= 0) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return open[low];
    }
}
