package dev.quern.storage.streams.catalog;

import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.streams.rows.ConsumerRows;
import dev.quern.storage.streams.rows.StreamRows;
import dev.quern.storage.streams.stream.Consumer;
import dev.quern.storage.streams.stream.DataStream;
import dev.quern.storage.streams.stream.Refusals;
import dev.quern.storage.streams.stream.StreamName;
import dev.quern.storage.streams.stream.StreamsException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Who is registered to have streams sent. Safe for use by any number of threads. */
public final class Consumers {

    /** How many a stream may have. */
    public static final int MAX = 20;

    private final KeyValueStore store;
    private final StreamRows streams;
    private final ConsumerRows consumers;
    private final InstantSource clock;
    private final Refusals refusals;

    public Consumers(KeyValueStore store, StreamRows streams, ConsumerRows consumers, InstantSource clock,
            Refusals refusals) {
        this.store = store;
        this.streams = streams;
        this.consumers = consumers;
        this.clock = clock;
        this.refusals = refusals;
    }

    /**
     * Registers one, which can read at once.
     *
     * @throws StreamsException.ResourceInUse
     *             if the stream has one with this name
     * @throws StreamsException.LimitExceeded
     *             if it has too many
     */
    public Consumer register(StreamName stream, String name, Map<String, String> tags) {
        return store.transact(transaction -> {
            DataStream of = streams.find(transaction, stream).orElseThrow(() -> refusals.noStream(stream));
            if (consumers.find(transaction, of.id(), name).isPresent()) {
                throw new StreamsException.ResourceInUse(
                        "Consumer %s under stream %s under account %s already exists.".formatted(name, stream,
                                refusals.account()));
            }
            if (consumers.list(transaction, of.id(), Optional.empty(), MAX).size() == MAX) {
                throw new StreamsException.LimitExceeded(
                        "Stream %s under account %s has %d consumers, and can have no more.".formatted(stream,
                                refusals.account(), MAX));
            }
            Consumer consumer = new Consumer(of.id(), name, Instant.ofEpochSecond(clock.instant().getEpochSecond()),
                    new TreeMap<>(tags));
            consumers.put(transaction, consumer);
            return consumer;
        });
    }

    public Optional<Consumer> find(DataStream stream, String name) {
        try (Snapshot snapshot = store.snapshot()) {
            return consumers.find(snapshot, stream.id(), name);
        }
    }

    /** Those of a stream in the order of their names, after one, at most so many. */
    public List<Consumer> list(DataStream stream, Optional<String> after, int limit) {
        try (Snapshot snapshot = store.snapshot()) {
            return consumers.list(snapshot, stream.id(), after, limit);
        }
    }

    /** How many a stream has. */
    public int count(DataStream stream) {
        return list(stream, Optional.empty(), Integer.MAX_VALUE).size();
    }

    /** Forgets one. What is being sent to it ends. @return whether it was there */
    public boolean deregister(Consumer consumer) {
        return store.transact(transaction -> {
            boolean there = consumers.find(transaction, consumer.stream(), consumer.name()).isPresent();
            consumers.delete(transaction, consumer);
            return there;
        });
    }

    /** Changes tags, or refuses what they would become. */
    public void setTags(Consumer consumer, UnaryOperator<TreeMap<String, String>> change) {
        store.update(transaction -> consumers.find(transaction, consumer.stream(), consumer.name())
                .ifPresent(now -> consumers.put(transaction, new Consumer(now.stream(), now.name(), now.created(),
                        change.apply(new TreeMap<>(now.tags()))))));
    }
}
