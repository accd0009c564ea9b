package dev.quern.runtime.contain;

import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.function.Version;
import dev.quern.runtime.time.TimeSource;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the class loaders of environments that were ended until they are collected, and reports those that stay.
 * Relies
 * on the collections that the JVM makes anyway and asks for none. Safe for use by several threads.
 */
public final class RetiredLoaders {

    private static final Logger LOG = LoggerFactory.getLogger(RetiredLoaders.class);

    private final TimeSource time;
    private final Duration grace;
    private final CollectionEpochs epochs = new CollectionEpochs(); // guarded by this
    private final List<Retired> watched = new ArrayList<>(); // guarded by this
    private boolean looking; // guarded by this
    private long total; // guarded by this

    /** A loader that is to go, from the moment its environment was ended. */
    private static final class Retired {

        private final WeakReference<ClassLoader> loader;
        private final WeakReference<ThreadGroup> group;
        private final FunctionName function;
        private final Version version;
        private final String environment;
        private final Instant since;
        private final long sinceNanos;
        private final long epoch;
        private @Nullable LoaderLeak leak;

        Retired(ClassLoader loader, ThreadGroup group, FunctionName function, Version version, String environment,
                Instant since, long sinceNanos, long epoch) {
            this.loader = new WeakReference<>(loader);
            this.group = new WeakReference<>(group);
            this.function = function;
            this.version = version;
            this.environment = environment;
            this.since = since;
            this.sinceNanos = sinceNanos;
            this.epoch = epoch;
        }
    }

    RetiredLoaders(TimeSource time, ContainmentSettings settings) {
        this.time = time;
        this.grace = settings.leakAfter();
    }

    /**
     * An environment was ended: its loader should be collected some time.
     *
     * @param loader
     *            what it loaded its classes with
     * @param group
     *            its threads
     * @param function
     *            its function
     * @param version
     *            the version
     * @param environment
     *            its identifier
     */
    public synchronized void retired(ClassLoader loader, ThreadGroup group, FunctionName function, Version version,
            String environment) {
        watched.add(new Retired(loader, group, function, version, environment, time.now(), time.nanoTime(),
                epochs.current()));
        lookLater();
    }

    private synchronized void lookLater() {
        if (!looking && !watched.isEmpty()) {
            looking = true;
            time.schedule(grace.dividedBy(4), this::look);
        }
    }

    private void look() {
        List<Retired> due = new ArrayList<>();
        synchronized (this) {
            looking = false;
            forgetCollected();
            for (Retired retired : watched) {
                if (retired.leak == null && epochs.shouldBeGone(retired.epoch)
                        && time.nanoTime() - retired.sinceNanos >= grace.toNanos()) {
                    due.add(retired);
                }
            }
            lookLater();
        }
        due.forEach(this::report);
    }

    private void report(Retired retired) {
        ClassLoader loader = retired.loader.get();
        if (loader == null) {
            return;
        }
        HolderSearch.Holder holder = new HolderSearch().find(loader, Optional.ofNullable(retired.group.get()));
        LoaderLeak leak = new LoaderLeak(retired.function, retired.version, retired.environment, retired.since,
                holder.kind(), holder.detail());
        synchronized (this) {
            retired.leak = leak;
            total++;
        }
        LOG.warn(
                "The classes of function {}:{}, environment {}, stay in memory {} s after it was ended. Held by: {}: {}",
                leak.function(), leak.version().text(), leak.environment(),
                Duration.between(leak.since(), time.now()).toSeconds(), leak.kind().text(), leak.holder());
    }

    private synchronized void forgetCollected() {
        for (Iterator<Retired> each = watched.iterator(); each.hasNext();) {
            if (each.next().loader.get() == null) {
                each.remove();
            }
        }
    }

    /** Those that stay, the oldest first. */
    public synchronized List<LoaderLeak> leaks() {
        forgetCollected();
        List<LoaderLeak> leaks = new ArrayList<>();
        for (Retired retired : watched) {
            if (retired.leak != null) {
                leaks.add(retired.leak);
            }
        }
        return leaks;
    }

    /** How many were ended and are not collected yet, those that stay included. */
    public synchronized int waiting() {
        forgetCollected();
        return watched.size();
    }

    /** How many were found to stay, ever. */
    public synchronized long total() {
        return total;
    }
}
