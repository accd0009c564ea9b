package dev.quern.runtime.mapping.feed;

import dev.quern.plugin.SourceShard;
import dev.quern.plugin.SourceStream;
import dev.quern.plugin.StreamGoneException;
import dev.quern.plugin.StreamSource;
import dev.quern.runtime.mapping.Mapping;
import dev.quern.runtime.mapping.MappingState;
import dev.quern.runtime.mapping.filter.FilterCriteria;
import dev.quern.runtime.time.TimeSource;
import dev.quern.storage.kv.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what a mapping's row says: reads its shards, each after its parents, or ends what runs and takes up what has
 * been
 * changed. All its state belongs to its turns; its methods are safe for use by several threads.
 */
final class MappingRunner {

    private static final Logger LOG = LoggerFactory.getLogger(MappingRunner.class);

    private final String id;
    private final Workshop workshop;
    private final MappingStates states;
    private final Function<String, Optional<StreamSource>> sources;
    private final Consumer<MappingRunner> gone;
    private final Turns turns;
    private final Queue<Runnable> mail = new ConcurrentLinkedQueue<>();

    private @Nullable Feed feed;
    private SourceStream.@Nullable Watch watch;
    /**
     * The readers that run, by shard; never changed, only replaced, and looked at by hints as well. In an order that is
     * the same in every process, so that a simulation can be repeated.
     */
    private volatile Map<String, ShardReader> readers = Map.of();
    /** The shards that are begun when their parents are done with; looked at by hints as well. */
    private volatile Set<String> waiting = Set.of();
    private final Set<String> finished = new HashSet<>();
    private boolean stopping;
    private volatile boolean shardsMayHaveChanged;
    private boolean over;
    private int faults;
    private Instant lookAgain = Instant.MIN;
    private TimeSource.@Nullable Timer alarm;

    /**
     * @param sources
     *            finds the source of an ARN
     * @param gone
     *            is told when there is no such mapping any more
     */
    MappingRunner(String id, Workshop workshop, MappingStates states,
            Function<String, Optional<StreamSource>> sources, Consumer<MappingRunner> gone) {
        this.id = id;
        this.workshop = workshop;
        this.states = states;
        this.sources = sources;
        this.gone = gone;
        this.turns = new Turns(workshop.executor(), this::turn);
    }

    String id() {
        return id;
    }

    /** Something about the mapping has changed, or it has just been found. */
    void wake() {
        turns.wake();
    }

    /** Something about a function has changed: what waited for it need not wait. */
    void functionChanged() {
        readers.values().forEach(ShardReader::hurry);
    }

    /** Begins nothing more. What came of what runs is still written down. */
    void leave() {
        mail.add(() -> {
            readers.values().forEach(ShardReader::stop);
            end();
        });
        turns.wake();
    }

    private void changed(Optional<String> shard) {
        if (shard.isEmpty()) {
            shardsMayHaveChanged = true;
            readers.values().forEach(ShardReader::hint);
            turns.wake();
            return;
        }
        ShardReader reader = readers.get(shard.get());
        if (reader != null) {
            reader.hint();
        } else if (!waiting.contains(shard.get())) {
            // a shard that waits is begun when a parent ends, whatever is written to it: a reader looks at once
            shardsMayHaveChanged = true;
            turns.wake();
        }
    }

    private void turn() {
        if (over) {
            return;
        }
        try {
            for (Runnable message = mail.poll(); message != null; message = mail.poll()) {
                message.run();
            }
            if (!over) {
                advance();
            }
        } catch (RuntimeException | OutOfMemoryError e) {
            faults++;
            shardsMayHaveChanged = true; // it may have been on the way to shards that it will have to look for again
            if (faults == 1) {
                LOG.warn("The event source mapping {} has to wait, and will go on: {}", id, e.toString(),
                        e instanceof StoreException ? null : e);
            }
            wakeAfter(workshop.settings().fault().after(faults));
        }
    }

    private void advance() {
        Optional<Mapping> row = states.find(id);
        if (row.isEmpty()) {
            end();
            return;
        }
        Mapping mapping = row.get();
        switch (mapping.state()) {
            case ENABLED -> run(mapping);
            case DISABLED -> stopped();
            case CREATING -> takeUp(mapping);
            case ENABLING -> {
                if (stopped()) {
                    takeUp(mapping);
                }
            }
            case UPDATING, DISABLING -> {
                if (stopped()) {
                    settle(mapping);
                }
            }
            case DELETING -> {
                if (stopped()) {
                    states.delete(mapping);
                    end();
                }
            }
        }
        faults = 0;
    }

    /** Begins, or goes on with what there is by that name now: somebody has said so. */
    private void takeUp(Mapping mapping) {
        try {
            Optional<SourceStream> stream = open(mapping);
            if (stream.isPresent()) {
                settle(begin(mapping, stream.get()));
                return;
            }
        } catch (StreamGoneException e) {
            LOG.debug("{} was deleted while its beginning was looked for", mapping.sourceArn(), e);
        }
        sourceGone(mapping);
    }

    /** Takes up what was pending. */
    private void settle(Mapping mapping) {
        MappingState next = mapping.on() ? MappingState.ENABLED : MappingState.DISABLED;
        run(states.moved(mapping, mapping.adopted().in(next, Mapping.USER_ACTION, workshop.time().now())));
    }

    private Optional<SourceStream> open(Mapping mapping) {
        return sources.apply(mapping.sourceArn()).flatMap(source -> source.open(mapping.sourceArn()));
    }

    /** Finds out where it begins in each shard, once and for all, unless it goes on in a stream that it knows. */
    private Mapping begin(Mapping mapping, SourceStream stream) {
        if (mapping.isOfAnotherThan(stream.identity())) {
            // all of it is new, also what was put before somebody noticed
            return began(mapping, stream, Map.of());
        }
        if (mapping.began()) {
            return knowing(mapping, stream);
        }
        Map<String, Checkpoint> checkpoints = new HashMap<>();
        for (SourceShard shard : stream.shards()) {
            checkpoints.put(shard.id(), switch (mapping.start().position()) {
                case TRIM_HORIZON -> Checkpoint.after(Optional.empty());
                case LATEST -> shard.open() ? Checkpoint.after(stream.newest(shard.id())) : Checkpoint.nothing();
                case AT_TIMESTAMP ->
                    Checkpoint.after(stream.newestBefore(shard.id(), mapping.start().time().orElseThrow()));
            });
        }
        return began(mapping, stream, checkpoints);
    }

    /** One of an earlier version does not say of which stream it is: of the one that is there. */
    private Mapping knowing(Mapping mapping, SourceStream stream) {
        return mapping.stream().isPresent() ? mapping : states.adopt(mapping, stream.identity());
    }

    private Mapping began(Mapping mapping, SourceStream stream, Map<String, Checkpoint> checkpoints) {
        Mapping begun = mapping.begunIn(stream.identity());
        states.begin(begun, checkpoints);
        return begun;
    }

    private void sourceGone(Mapping mapping) {
        String problem = Mapping.PROBLEM + "Stream not found";
        states.moved(mapping, mapping.adopted().switched(false).in(MappingState.DISABLED,
                "Stream not found: " + mapping.sourceArn(), workshop.time().now()).with(problem));
        LOG.warn("The event source mapping {} is disabled: there is no stream {} any more", id, mapping.sourceArn());
    }

    private void run(Mapping mapping) {
        if (mapping.state() != MappingState.ENABLED || stopping) {
            return;
        }
        try {
            Feed open = feed;
            if (open == null) {
                Optional<SourceStream> stream = open(mapping);
                if (stream.filter(found -> !mapping.isOfAnotherThan(found.identity())).isEmpty()) {
                    sourceGone(mapping); // what has its name now is another one, and not to be read unasked
                    return;
                }
                open = opened(knowing(mapping, stream.get()), stream.get());
                feed = open;
            }
            Instant now = workshop.time().now();
            if (shardsMayHaveChanged || !now.isBefore(lookAgain)) {
                shardsMayHaveChanged = false;
                discover(open);
                lookAgain = now.plus(workshop.settings().discovery());
            }
            wakeAfter(Duration.between(now, lookAgain));
        } catch (StreamGoneException e) {
            stopped(); // asks the readers to end
            sourceGone(mapping);
        }
    }

    private Feed opened(Mapping mapping, SourceStream stream) {
        String batchInfoName = sources.apply(mapping.sourceArn()).orElseThrow().batchInfoName();
        finished.clear();
        shardsMayHaveChanged = true;
        watch = stream.watch(this::changed);
        return new Feed(mapping, batchInfoName, stream,
                FilterCriteria.of(mapping.target().settings().filters()));
    }

    /** Begins to read shards whose parents are done with, and forgets those that are gone. */
    private void discover(Feed open) {
        // in this order: what is done with here is closed there
        Map<String, Boolean> known = states.checkpoints(id);
        Map<String, SourceShard> there = new HashMap<>();
        open.stream().shards().forEach(shard -> there.put(shard.id(), shard));
        known.forEach((shard, isFinished) -> {
            if (isFinished) {
                finished.add(shard);
            }
        });
        Set<String> later = new HashSet<>();
        List<ShardReader> begun = new ArrayList<>();
        for (SourceShard shard : there.values()) {
            if (readers.containsKey(shard.id()) || finished.contains(shard.id())) {
                continue;
            }
            boolean waits = shard.parents().stream()
                    .anyMatch(parent -> (there.containsKey(parent) || readers.containsKey(parent))
                            && !finished.contains(parent));
            if (waits) {
                later.add(shard.id());
            } else {
                if (!known.containsKey(shard.id())) {
                    states.begin(id, shard.id());
                }
                begun.add(new ShardReader(workshop, open, shard.id(), new Ends()));
            }
        }
        start(begun);
        waiting = Set.copyOf(later);
        for (String shard : known.keySet()) {
            if (!there.containsKey(shard) && !readers.containsKey(shard)) {
                states.forget(id, shard);
                finished.remove(shard);
            }
        }
    }

    private void start(List<ShardReader> begun) {
        if (!begun.isEmpty()) {
            Map<String, ShardReader> more = new TreeMap<>(readers);
            begun.forEach(reader -> more.put(reader.shard(), reader));
            readers = Collections.unmodifiableMap(more);
            begun.forEach(ShardReader::wake);
        }
    }

    /** Has all readers end. Whether they have. */
    private boolean stopped() {
        if (!stopping) {
            stopping = true;
            readers.values().forEach(ShardReader::stop);
        }
        if (!readers.isEmpty()) {
            return false;
        }
        closeFeed();
        stopping = false;
        return true;
    }

    private void closeFeed() {
        if (watch != null) {
            watch.close();
        }
        watch = null;
        feed = null;
    }

    private void end() {
        over = true;
        closeFeed();
        if (alarm != null) {
            alarm.cancel();
        }
        gone.accept(this);
    }

    private void wakeAfter(Duration delay) {
        if (alarm != null) {
            alarm.cancel();
        }
        alarm = workshop.time().schedule(delay, turns::wake);
    }

    /** What readers tell; taken up in the next turn. */
    private final class Ends implements ShardReader.Owner {

        @Override
        public void finished(ShardReader reader) {
            ended(reader, () -> {
                finished.add(reader.shard());
                shardsMayHaveChanged = true;
            });
        }

        @Override
        public void stopped(ShardReader reader) {
            ended(reader, () -> {});
        }

        @Override
        public void gone(ShardReader reader) {
            finished(reader); // what follows it need not wait
        }

        @Override
        public void superseded(ShardReader reader) {
            ended(reader, () -> {
                LOG.error("Another process works on event source mappings: this one leaves {} alone", id);
                end();
            });
        }

        private void ended(ShardReader reader, Runnable then) {
            mail.add(() -> {
                Map<String, ShardReader> fewer = new TreeMap<>(readers);
                fewer.remove(reader.shard(), reader);
                readers = Collections.unmodifiableMap(fewer);
                then.run();
            });
            turns.wake();
        }
    }
}
