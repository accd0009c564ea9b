package dev.quern.storage.streams.upkeep;

import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Reader;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.streams.rows.RecordRows;
import dev.quern.storage.streams.rows.ShardRows;
import dev.quern.storage.streams.rows.StreamRows;
import dev.quern.storage.streams.stream.DataStream;
import dev.quern.storage.streams.stream.Shard;
import dev.quern.storage.streams.stream.ShardKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Removes what was kept for long enough. Readers do not see it any more before it is removed. Safe for use by any
 * number
 * of threads.
 */
public final class Trimmer {

    private static final int STREAMS_AT_ONCE = 100;

    private final KeyValueStore store;
    private final StreamRows streams;
    private final ShardRows shards;
    private final RecordRows records;
    private final InstantSource clock;

    public Trimmer(KeyValueStore store, StreamRows streams, ShardRows shards, RecordRows records,
            InstantSource clock) {
        this.store = store;
        this.streams = streams;
        this.shards = shards;
        this.records = records;
        this.clock = clock;
    }

    /**
     * Removes records, and shards that have ended and of which nothing is kept.
     *
     * @return from how many shards something was removed
     */
    public int trim() {
        int trimmed = 0;
        Optional<String> after = Optional.empty();
        List<DataStream> some;
        do {
            try (Snapshot snapshot = store.snapshot()) {
                some = streams.list(snapshot, after, STREAMS_AT_ONCE);
            }
            for (DataStream stream : some) {
                trimmed += trim(stream);
                after = Optional.of(stream.name().value());
            }
        } while (some.size() == STREAMS_AT_ONCE);
        return trimmed;
    }

    private int trim(DataStream stream) {
        Instant horizon = stream.horizon(clock.instant());
        List<Shard> all;
        try (Snapshot snapshot = store.snapshot()) {
            all = shards.list(snapshot, stream.id(), 0);
        }
        int trimmed = 0;
        for (Shard shard : all) {
            if (trim(shard, horizon)) {
                trimmed++;
            }
        }
        return trimmed;
    }

    private boolean trim(Shard shard, Instant horizon) {
        ShardKey key = ShardKey.of(shard);
        if (shard.isGone(horizon)) {
            // it has ended: nothing of it changes any more, whoever else may remove it
            store.update(transaction -> {
                records.deleteAll(transaction, key);
                shards.delete(transaction, shard);
            });
            return true;
        }
        long keepFrom;
        try (Snapshot snapshot = store.snapshot()) {
            if (records.oldest(snapshot, key).filter(batch -> batch.arrival().isBefore(horizon)).isEmpty()) {
                return false;
            }
            keepFrom = records.firstAt(snapshot, key, last(snapshot, shard), horizon);
        }
        // nothing is read in this transaction: it conflicts with nobody, and what it removes only grows
        store.update(transaction -> records.trim(transaction, key, keepFrom));
        return true;
    }

    private long last(Reader reader, Shard shard) {
        return shard.closing().map(Shard.Closing::last)
                .orElseGet(() -> shards.head(reader, ShardKey.of(shard)).map(ShardRows.Head::last).orElse(0L));
    }
}
