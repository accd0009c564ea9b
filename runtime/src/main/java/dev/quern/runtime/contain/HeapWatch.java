package dev.quern.runtime.contain;

import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
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
public final class HeapWatch {

    private static final Logger LOG = LoggerFactory.getLogger(HeapWatch.class);

    /** A stop frees nothing before the code has come to its end; after that long others may be stopped too. */
    private static final long UNWINDING_MILLIS = 2_000;

    /** Whoever has allocated less than this share of the heap in its invocation is not the one that fills it. */
    private static final long LEAST_ALLOCATED = Runtime.getRuntime().maxMemory() / 16;

    /** The same for what earlier invocations left, which is known less well. */
    private static final long LEAST_HELD = Runtime.getRuntime().maxMemory() / 4;

    /**
     * Who an environment is to the heap.
     *
     * @param name
     *            for the log: the function and its version
     * @param threads
     *            its threads
     * @param limitBytes
     *            what it may hold; more is reported
     * @param memory
     *            what it holds
     */
    public record Tenant(String name, ThreadGroup threads, long limitBytes, EnvironmentMemory memory) {}

    /** An environment, as far as it may be stopped. Called on the JVM's notification thread: must not block. */
    public interface Greedy {

        /** Who it is: always the same. */
        Tenant tenant();

        /** Stops it: whoever waits for its answers is told that there was not enough memory. */
        void outOfMemory();

        /** The invocations that run in it. */
        Collection<EnvironmentMemory.Measurement> running();
    }

    private final Set<Greedy> environments = ConcurrentHashMap.newKeySet();
    private final Set<String> reported = ConcurrentHashMap.newKeySet();
    private final long limit;
    private final ThreadGroup threads;
    private LongSupplier uptimeMillis = ManagementFactory.getRuntimeMXBean()::getUptime;

    private long usedAfterLast; // guarded by this
    private @Nullable Greedy stopping; // guarded by this
    private long stoppedAtMillis = -1; // guarded by this
    private long stops; // guarded by this

    /**
     * A watch that is told of collections.
     *
     * @param threads
     *            the group that all environments' groups are in
     */
    HeapWatch(ContainmentSettings settings, ThreadGroup threads) {
        this.threads = threads;
        this.limit = Runtime.getRuntime().maxMemory() / 100 * settings.heapPercent();
    }

    /** Takes the JVM's age from elsewhere, before anything is watched. */
    void clock(LongSupplier millis) {
        uptimeMillis = millis;
    }

    /** Watches an environment. */
    public void add(Greedy environment) {
        environments.add(environment);
    }

    /** Watches it no longer: its code has come to an end. */
    public void remove(Greedy environment) {
        environments.remove(environment);
        synchronized (this) {
            if (stopping == environment) {
                stopping = null;
                stoppedAtMillis = uptimeMillis.getAsLong();
            }
        }
    }

    /** How many environments were stopped because the heap was full. */
    public synchronized long stops() {
        return stops;
    }

    /** How many functions were found to hold more than they may, each counted once for each version. */
    public int overLimit() {
        return reported.size();
    }

    /**
     * There was a collection.
     *
     * @param after
     *            how much of the heap was used after it, in bytes
     * @param startMillis
     *            when it began, in milliseconds of the JVM's life
     */
    void collected(long after, long startMillis) {
        Greedy greediest;
        synchronized (this) {
            account(after);
            greediest = after > limit ? toBeStopped(startMillis, after) : null;
        }
        if (greediest != null) {
            greediest.outOfMemory();
        }
    }

    /**
     * Who survived is not known, only how much: what running invocations allocated survives first, then what ended ones
     * left, for most of that is garbage.
     */
    private void account(long after) {
        double survivors = Math.max(0, after - usedAfterLast);
        double old = usedAfterLast == 0 ? 1 : Math.min(1, (double) after / usedAfterLast);
        usedAfterLast = after;
        Map<ThreadGroup, Map<Long, Long>> byGroup = allocations();
        double running = 0;
        double finished = 0;
        for (Greedy environment : environments) {
            Tenant tenant = environment.tenant();
            tenant.memory().collected(byGroup.getOrDefault(tenant.threads(), Map.of()), environment.running());
            running += tenant.memory().recentByRunning();
            finished += tenant.memory().recentByFinished();
        }
        double ofRunning = running == 0 ? 0 : Math.min(1, survivors / running);
        double ofFinished = finished == 0 ? 0 : Math.clamp((survivors - running) / finished, 0, 1);
        for (Greedy environment : environments) {
            environment.tenant().memory().survived(ofRunning, ofFinished, old);
            reportIfOver(environment.tenant());
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

    private void reportIfOver(Tenant tenant) {
        long held = tenant.memory().survivedBytes();
        if (held > tenant.limitBytes() && reported.add(tenant.name())) {
            LOG.warn(
                    "An environment of {} holds about {} MiB, more than its memory size of {} MiB: raise it, so that its "
                            + "owner and the log's REPORT lines say what it takes",
                    tenant.name(), held >> 20, tenant.limitBytes() >> 20);
        }
    }

    private @Nullable Greedy toBeStopped(long startMillis, long after) {
        boolean unwinding = stopping != null && uptimeMillis.getAsLong() - stoppedAtMillis < UNWINDING_MILLIS;
        // a collection that began before the last stop had its effect says nothing about what is left now
        if (unwinding || startMillis <= stoppedAtMillis) {
            return null;
        }
        Greedy greediest = greediest();
        if (greediest == null) {
            LOG.warn("The heap is full to {} MiB after a collection, and no function holds much of it", after >> 20);
            return null;
        }
        stopping = greediest;
        stoppedAtMillis = uptimeMillis.getAsLong();
        stops++;
        LOG.warn(
                "An environment of {} is stopped: the heap is full to {} MiB of {} after a collection, and of all that run "
                        + "it has allocated most since its invocation began, {} MiB, or holds most, about {} MiB",
                greediest.tenant().name(), after >> 20, Runtime.getRuntime().maxMemory() >> 20,
                greediest.tenant().memory().allocatedByRunning() >> 20,
                greediest.tenant().memory().survivedBytes() >> 20);
        return greediest;
    }

    private @Nullable Greedy greediest() {
        Greedy running = most(EnvironmentMemory::allocatedByRunning, LEAST_ALLOCATED);
        // what fills the heap may be what earlier invocations left in its statics
        return running == null ? most(EnvironmentMemory::survivedBytes, LEAST_HELD) : running;
    }

    private @Nullable Greedy most(ToLongFunction<EnvironmentMemory> measure, long least) {
        return environments.stream().filter(environment -> environment != stopping)
                .filter(environment -> measure.applyAsLong(environment.tenant().memory()) >= least)
                .max(Comparator.comparingLong(environment -> measure.applyAsLong(environment.tenant().memory())))
                .orElse(null);
    }
}
