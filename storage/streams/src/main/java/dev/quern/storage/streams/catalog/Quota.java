package dev.quern.storage.streams.catalog;

import dev.quern.storage.kv.Reader;
import dev.quern.storage.streams.rows.StreamRows;
import dev.quern.storage.streams.stream.DataStream;
import dev.quern.storage.streams.stream.Refusals;
import dev.quern.storage.streams.stream.StreamMode;
import dev.quern.storage.streams.stream.StreamsException;
import java.util.Optional;

/** How many shards and streams there may be. Immutable. */
public final class Quota {

    private final StreamRows streams;
    private final Refusals refusals;
    private final int maxShards;
    private final int maxOnDemandStreams;

    public Quota(StreamRows streams, Refusals refusals, int maxShards, int maxOnDemandStreams) {
        this.streams = streams;
        this.refusals = refusals;
        this.maxShards = maxShards;
        this.maxOnDemandStreams = maxOnDemandStreams;
    }

    /**
     * What there is.
     *
     * @param provisionedShards
     *            open shards of streams whose owner decides how many they are
     * @param allShards
     *            open shards of all streams
     */
    public record Used(int provisionedShards, int allShards, int onDemandStreams) {}

    public int maxShards() {
        return maxShards;
    }

    public int maxOnDemandStreams() {
        return maxOnDemandStreams;
    }

    Used used(Reader reader) {
        int provisioned = 0;
        int all = 0;
        int onDemand = 0;
        for (DataStream stream : streams.list(reader, Optional.empty(), Integer.MAX_VALUE)) {
            all += stream.openShards();
            if (stream.mode() == StreamMode.ON_DEMAND) {
                onDemand++;
            } else {
                provisioned += stream.openShards();
            }
        }
        return new Used(provisioned, all, onDemand);
    }

    /**
     * Refuses what would be too many.
     *
     * @param moreShards
     *            how many open shards there would be more
     * @param mode
     *            that of a stream that is new, or that it did not have before
     */
    void require(Reader reader, int moreShards, StreamMode mode) {
        Used used = used(reader);
        requireShards(used, moreShards);
        if (mode == StreamMode.ON_DEMAND && used.onDemandStreams() >= maxOnDemandStreams) {
            throw new StreamsException.LimitExceeded("This request would exceed the limit of " + maxOnDemandStreams
                    + " streams in on-demand capacity mode for the account " + refusals.account() + ".");
        }
    }

    void requireShards(Reader reader, int moreShards) {
        requireShards(used(reader), moreShards);
    }

    private void requireShards(Used used, int more) {
        if (more > 0 && used.allShards() + more > maxShards) {
            throw refusals.tooManyShards(used.allShards(), maxShards, more);
        }
    }
}
