package dev.quern.runtime.mapping.feed;

import dev.quern.plugin.StreamSource;
import dev.quern.runtime.async.RecordBuckets;
import dev.quern.runtime.function.Account;
import dev.quern.runtime.function.FunctionChanges;
import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.mapping.MappingObserver;
import dev.quern.runtime.mapping.MappingRows;
import dev.quern.runtime.store.Ownership;
import dev.quern.runtime.time.TimeSource;
import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Subspace;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** Everything that feeds functions in this process: a runner for each mapping. Safe for use by several threads. */
public final class Feeds implements FunctionChanges {

    private static final Subspace OWNER = Subspace.named("event-source-owner");

    private final Workshop workshop;
    private final MappingStates states;
    private final List<StreamSource> sources;
    private final Map<String, MappingRunner> runners = new ConcurrentHashMap<>();
    private volatile boolean stopped;

    /**
     * Takes over from whoever has fed functions from this store before. Nothing is read before {@link #start}.
     *
     * @param buckets
     *            where records of failures are kept; over the same store
     * @param executor
     *            runs short tasks that may block
     */
    public Feeds(KeyValueStore store, MappingRows mappings, List<StreamSource> sources, RecordBuckets buckets,
            Functions functions, TimeSource time, Executor executor, FeedSettings settings, MappingObserver observer,
            Account account) {
        CheckpointRows checkpoints = new CheckpointRows();
        Ownership ownership = Ownership.take(store, OWNER);
        this.states = new MappingStates(store, mappings, checkpoints, ownership);
        this.workshop = new Workshop(new Checkpoints(store, mappings, checkpoints, ownership, buckets), functions,
                time, executor, settings, new ReadAhead(settings.readAhead()), observer, account);
        this.sources = List.copyOf(sources);
    }

    /** Takes up all mappings that there are. */
    public void start() {
        states.all().forEach(this::changed);
    }

    /** The source that an ARN is one of. */
    public Optional<StreamSource> source(String arn) {
        return sources.stream().filter(source -> source.names(arn)).findFirst();
    }

    /** A mapping was made, or something about it was changed. */
    public void changed(String mapping) {
        if (!stopped) {
            Function<String, Optional<StreamSource>> find = this::source;
            runners.computeIfAbsent(mapping,
                    id -> new MappingRunner(id, workshop, states, find, gone -> runners.remove(gone.id(), gone)))
                    .wake();
        }
    }

    @Override
    public void changed(FunctionName name) {
        runners.values().forEach(MappingRunner::functionChanged);
    }

    /** Begins nothing more. What came of what runs is written down when it ends, if this process still lives then. */
    public void stop() {
        stopped = true;
        runners.values().forEach(MappingRunner::leave);
    }
}
