package dev.quern.admin.kinesis.consumer;

import dev.quern.admin.http.BlockingPool;
import dev.quern.admin.http.WireResponse;
import dev.quern.runtime.time.TimeSource;
import dev.quern.storage.streams.StreamStore;
import dev.quern.storage.streams.stream.Consumer;
import dev.quern.storage.streams.stream.Shard;
import dev.quern.storage.streams.stream.StreamName;
import dev.quern.storage.streams.stream.StreamsException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The subscriptions that records are being sent to: one for a consumer and a shard. Safe for use by any number of
 * threads.
 */
public final class Subscriptions implements AutoCloseable {

    /** How long one is safe from another one that takes its place. */
    private static final Duration GUARDED = Duration.ofSeconds(5);
    private static final String CONTENT_TYPE = "application/vnd.amazon.eventstream";

    private final StreamStore store;
    private final String account;
    private final TimeSource time;
    private final BlockingPool pool;
    private final ConcurrentHashMap<Key, Subscription> active = new ConcurrentHashMap<>();

    /** What there is one subscription for. */
    record Key(long stream, int shard, String consumer) {}

    /**
     * @param account
     *            whose streams they are, as it stands in refusals
     * @param pool
     *            where records are read; not closed by this
     */
    public Subscriptions(StreamStore store, String account, TimeSource time, BlockingPool pool) {
        this.store = store;
        this.account = account;
        this.time = time;
        this.pool = pool;
    }

    /**
     * Begins one, which takes the place of an older one.
     *
     * @param place
     *            that of the first record
     * @return the answer, which is sent for five minutes
     * @throws StreamsException.ResourceInUse
     *             if there is one that began a moment ago
     */
    WireResponse begin(StreamName stream, Consumer consumer, Shard shard, long place) {
        Key key = new Key(shard.stream(), shard.number(), consumer.name());
        Instant now = time.now();
        String inUse = "Another active subscription exists for this consumer: %s:%s:%s:%s".formatted(account, stream,
                shard.id(), consumer.name());
        Subscription fresh = new Subscription(store, stream, consumer, shard, place, time, pool,
                ended -> active.remove(key, ended));
        active.compute(key, (_, before) -> {
            if (before != null) {
                if (before.began().plus(GUARDED).isAfter(now)) {
                    throw new StreamsException.ResourceInUse(inUse);
                }
                // on another thread: it removes itself from this map
                time.schedule(Duration.ZERO, () -> before.giveWay(inUse));
            }
            return fresh;
        });
        return new WireResponse(200, List.of(new WireResponse.Field("Content-Type", CONTENT_TYPE)),
                new WireResponse.Streamed(fresh::start));
    }

    /** How many there are. */
    public int count() {
        return active.size();
    }

    /** Ends all of them. */
    @Override
    public void close() {
        active.values().forEach(Subscription::end);
    }
}
