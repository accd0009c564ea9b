package dev.quern.runtime;

import dev.quern.plugin.StreamSource;
import dev.quern.runtime.async.RecordBuckets;
import dev.quern.runtime.function.Account;
import dev.quern.runtime.function.FunctionChanges;
import dev.quern.runtime.function.FunctionLookup;
import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.invoke.Invoker;
import dev.quern.runtime.mapping.EventSourceMappings;
import dev.quern.runtime.mapping.MappingObserver;
import dev.quern.runtime.mapping.MappingRows;
import dev.quern.runtime.mapping.feed.FeedPool;
import dev.quern.runtime.mapping.feed.FeedSettings;
import dev.quern.runtime.mapping.feed.Feeds;
import dev.quern.runtime.time.TimeSource;
import dev.quern.storage.kv.KeyValueStore;
import java.util.List;

/** Event source mappings and what does as they say. Safe for use by several threads. */
final class Feeding implements FunctionChanges, AutoCloseable {

    private final FeedPool pool;
    private final Feeds feeds;
    private final EventSourceMappings mappings;

    /** Reads nothing before {@link #start}. */
    Feeding(KeyValueStore store, List<StreamSource> sources, FunctionLookup lookup, RecordBuckets buckets,
            Invoker invoker, TimeSource time, MappingObserver observer, Account account) {
        FeedSettings settings = FeedSettings.defaults();
        MappingRows rows = new MappingRows();
        this.pool = new FeedPool(settings.threads());
        this.feeds = new Feeds(store, rows, sources, buckets, invoker::invoke, time, pool, settings, observer,
                account);
        this.mappings = new EventSourceMappings(store, rows, lookup, sources, buckets, time, feeds::changed);
    }

    void start() {
        feeds.start();
    }

    EventSourceMappings mappings() {
        return mappings;
    }

    /** Begins no more batches; what came of those that run is written down as they end. */
    void stop() {
        feeds.stop();
    }

    @Override
    public void changed(FunctionName name) {
        feeds.changed(name);
    }

    /** Stops, and returns when what has ended is written down. */
    @Override
    public void close() {
        feeds.stop();
        pool.close();
    }
}
