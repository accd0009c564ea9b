package dev.quern.storage.streams;

import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.streams.append.StreamWriter;
import dev.quern.storage.streams.catalog.Consumers;
import dev.quern.storage.streams.catalog.Quota;
import dev.quern.storage.streams.catalog.Resharding;
import dev.quern.storage.streams.catalog.Streams;
import dev.quern.storage.streams.read.ShardListeners;
import dev.quern.storage.streams.read.ShardReader;
import dev.quern.storage.streams.rows.ConsumerRows;
import dev.quern.storage.streams.rows.RecordRows;
import dev.quern.storage.streams.rows.ShardRows;
import dev.quern.storage.streams.rows.StreamRows;
import dev.quern.storage.streams.stream.Refusals;
import dev.quern.storage.streams.upkeep.Trimmer;
import java.time.InstantSource;

/**
 * A Kinesis-like store of streams, without any protocol: the rooms of it. Safe for use by any number of threads;
 * methods
 * block. The key-value store belongs to the caller, who closes it after the last use of this. It has no threads of its
 * own.
 */
public final class StreamStore {

    private final Streams streams;
    private final Resharding resharding;
    private final Consumers consumers;
    private final StreamWriter writer;
    private final ShardReader reader;
    private final ShardListeners listeners = new ShardListeners();
    private final Trimmer trimmer;
    private final Refusals refusals;

    /** A store over this one, which holds all that it knows. */
    public StreamStore(KeyValueStore store, InstantSource clock, StreamStoreSettings settings) {
        StreamRows streamRows = new StreamRows();
        ShardRows shardRows = new ShardRows();
        RecordRows recordRows = new RecordRows();
        ConsumerRows consumerRows = new ConsumerRows();
        this.refusals = new Refusals(settings.account(), settings.region());
        Quota quota = new Quota(streamRows, refusals, settings.maxShards(), settings.maxOnDemandStreams());
        this.streams = new Streams(store, streamRows, shardRows, recordRows, consumerRows, listeners::changed, clock,
                refusals, quota);
        this.resharding = new Resharding(store, streamRows, shardRows, listeners::changed, clock, refusals, quota,
                StreamStoreSettings.MAX_SHARDS_OF_STREAM);
        this.consumers = new Consumers(store, streamRows, consumerRows, clock, refusals);
        this.writer = new StreamWriter(store, streamRows, shardRows, recordRows, listeners::appended, clock,
                refusals);
        this.reader = new ShardReader(store, streamRows, shardRows, recordRows, clock, refusals);
        this.trimmer = new Trimmer(store, streamRows, shardRows, recordRows, clock);
    }

    /** Streams and their settings. */
    public Streams streams() {
        return streams;
    }

    /** Splits and merges. */
    public Resharding resharding() {
        return resharding;
    }

    /** Who is registered to have streams sent. */
    public Consumers consumers() {
        return consumers;
    }

    /** Puts records. */
    public StreamWriter writer() {
        return writer;
    }

    /** Reads records. */
    public ShardReader reader() {
        return reader;
    }

    /** Who wants to hear of new records. */
    public ShardListeners listeners() {
        return listeners;
    }

    /** Removes what was kept for long enough. */
    public Trimmer trimmer() {
        return trimmer;
    }

    /** How what is not there is refused. */
    public Refusals refusals() {
        return refusals;
    }
}
