package dev.quern.runtime.contain;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.GcInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the JVM's collections: what each environment holds, and, when the heap stays too full, which one is to be
 * stopped
 * before anybody sees an {@link OutOfMemoryError}. What the heap holds after a collection is the only honest signal.
 *
 * <p>
 * Works best with G1, whose collections are short and many. Safe for use by several threads.
 */
public final class HeapWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HeapWatch.class);

    /** A stop frees nothing before the code has come to its end; after that long others may be stopped too. */
    private static final long UNWINDING_MILLIS = 2_000;

    /** Whoever holds less than this share of the heap is not the one that fills it. */
    private static final int SMALLEST_SHARE = 16;

    /** An environment, as far as it may be stopped. Called on the JVM's notification thread: must not block. */
    public interface Greedy {

        /** Its threads. */
        ThreadGroup threads();

        /** What it holds. */
        EnvironmentMemory memory();

        /** What it may hold, in bytes; more is reported. */
        long limitBytes();

        /** For the log: the function and its version. */
        String name();

        /** Stops it: whoever waits for its answers is told that there was not enough memory. */
        void outOfMemory();

        /** Whether its code has come to an end. */
        boolean hasEnded();
    }

    private final Set<Greedy> environments = ConcurrentHashMap.newKeySet();
    private final Set<String> reported = ConcurrentHashMap.newKeySet();
    private final Set<String> heapPools = new HashSet<>();
    private final NotificationListener listener = this::notified;
    private final long limit;
    private final ThreadGroup threads;
    private LongSupplier uptimeMillis = ManagementFactory.getRuntimeMXBean()::getUptime;

    private long usedAfterLast; // guarded by this
    private @Nullable Greedy stopping; // guarded by this
    private long stoppedAtMillis = -1; // guarded by this
    private long stops; // guarded by this

    /**
     * Begins to watch.
     *
     * @param threads
     *            the group that all environments' groups are in
     */
    HeapWatch(ContainmentSettings settings, ThreadGroup threads) {
        this.threads = threads;
        this.limit = Runtime.getRuntime().maxMemory() / 100 * settings.heapPercent();
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            if (pool.getType() == MemoryType.HEAP) {
                heapPools.add(pool.getName());
            }
        }
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            if (collector instanceof NotificationEmitter emitter) {
                emitter.addNotificationListener(listener, null, null);
            }
        }
    }

    /** Takes the JVM's age from elsewhere, before anything is watched. */
    void clock(LongSupplier millis) {
        uptimeMillis = millis;
    }

    /** Watches an environment. */
    public void add(Greedy environment) {
        environments.add(environment);
    }

    /** Watches it no longer. */
    public void remove(Greedy environment) {
        environments.remove(environment);
    }

    /** How many environments were stopped because the heap was full. */
    public synchronized long stops() {
        return stops;
    }

    /** How many functions were found to hold more than they may, each counted once for each version. */
    public int overLimit() {
        return reported.size();
    }

    private void notified(Notification notification, @Nullable Object handback) {
        if (notification.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)
                && notification.getUserData() instanceof CompositeData data) {
            GcInfo collection = GarbageCollectionNotificationInfo.from(data).getGcInfo();
            try {
                collected(used(collection.getMemoryUsageBeforeGc()), used(collection.getMemoryUsageAfterGc()),
                        collection.getStartTime());
            } catch (RuntimeException | Error e) {
                LOG.error("The heap could not be looked at", e);
            }
        }
    }

    private long used(Map<String, MemoryUsage> pools) {
        return pools.entrySet().stream().filter(pool -> heapPools.contains(pool.getKey()))
                .mapToLong(pool -> pool.getValue().getUsed()).sum();
    }

    /**
     * There was a collection.
     *
     * @param before
     *            how much of the heap was used before it, in bytes
     * @param after
     *            how much after it
     * @param startMillis
     *            when it began, in milliseconds of the JVM's life
     */
    void collected(long before, long after, long startMillis) {
        Greedy greediest;
        synchronized (this) {
            account(before, after);
            greediest = after > limit ? toBeStopped(startMillis, after) : null;
        }
        if (greediest != null) {
            greediest.outOfMemory();
        }
    }

    private void account(long before, long after) {
        long allocated = Math.max(0, before - usedAfterLast);
        long freed = Math.max(0, before - after);
        double young = allocated == 0 ? 1 : Math.max(0, 1 - (double) freed / allocated);
        double old = usedAfterLast == 0 ? 1 : Math.min(1, (double) after / usedAfterLast);
        usedAfterLast = after;
        Map<ThreadGroup, Map<Long, Long>> byGroup = allocations();
        for (Greedy environment : environments) {
            environment.memory().collected(byGroup.getOrDefault(environment.threads(), Map.of()), young, old);
            reportIfOver(environment);
        }
    }

    private Map<ThreadGroup, Map<Long, Long>> allocations() {
        Thread[] all = new Thread[threads.activeCount() + 64];
        int count = threads.enumerate(all, true);
        Map<ThreadGroup, Map<Long, Long>> byGroup = new HashMap<>();
        for (int i = 0; i < count; i++) {
            ThreadGroup group = all[i].getThreadGroup();
            while (group != null && group.getParent() != threads) {
                group = group.getParent(); // a group that the function made is inside its own
            }
            if (group != null) {
                byGroup.computeIfAbsent(group, key -> new HashMap<>()).put(all[i].threadId(),
                        EnvironmentMemory.allocatedBy(all[i]));
            }
        }
        return byGroup;
    }

    private void reportIfOver(Greedy environment) {
        long held = environment.memory().survivedBytes();
        if (held > environment.limitBytes() && reported.add(environment.name())) {
            LOG.warn(
                    "An environment of {} holds about {} MiB, more than its memory size of {} MiB: raise it, so that its "
                            + "owner and the log's REPORT lines say what it takes",
                    environment.name(), held >> 20,
                    environment.limitBytes() >> 20);
        }
    }

    private @Nullable Greedy toBeStopped(long startMillis, long after) {
        Greedy last = stopping;
        boolean unwinding = last != null && !last.hasEnded()
                && uptimeMillis.getAsLong() - stoppedAtMillis < UNWINDING_MILLIS;
        // a collection that began before the last stop had its effect says nothing about what is left now
        if (unwinding || (last != null && startMillis <= stoppedAtMillis)) {
            return null;
        }
        if (last != null && last.hasEnded()) {
            stopping = null;
            stoppedAtMillis = uptimeMillis.getAsLong();
            return null; // it has ended since: the next collection tells what that freed
        }
        Greedy greediest = greediest();
        if (greediest == null) {
            LOG.warn("The heap is full to {} MiB after a collection, and no function holds much of it", after >> 20);
            return null;
        }
        stopping = greediest;
        stoppedAtMillis = uptimeMillis.getAsLong();
        stops++;
        LOG.warn("An environment of {} is stopped: it holds about {} MiB, and the heap is full to {} MiB of {} after a "
                + "collection", greediest.name(), greediest.memory().survivedBytes() >> 20, after >> 20,
                Runtime.getRuntime().maxMemory() >> 20);
        return greediest;
    }

    private @Nullable Greedy greediest() {
        List<Greedy> candidates = new ArrayList<>(environments);
        candidates.removeIf(environment -> environment.hasEnded()
                || environment.memory().survivedBytes() < Runtime.getRuntime().maxMemory() / SMALLEST_SHARE);
        return candidates.stream()
                .max((one, other) -> Long.compare(one.memory().survivedBytes(), other.memory().survivedBytes()))
                .orElse(null);
    }

    @Override
    public void close() {
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            if (collector instanceof NotificationEmitter emitter) {
                try {
                    emitter.removeNotificationListener(listener);
                } catch (ListenerNotFoundException never) {
                    throw new IllegalStateException(never);
                }
            }
        }
    }
}
