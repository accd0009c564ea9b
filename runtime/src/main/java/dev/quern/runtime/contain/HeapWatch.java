package dev.quern.runtime.contain;

import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows what each environment holds, and, when the heap stays too full, which one is to be stopped before anybody sees
 * an
 * {@link OutOfMemoryError}. What the heap holds after a collection is the only honest signal: what survives is
 * accounted
 * after any, and somebody is stopped only after one of the whole heap, for others leave garbage.
 *
 * <p>
 * Works best with G1, whose collections are short and many. Safe for use by several threads.
 */
public final class HeapWatch {

    private static final Logger LOG = LoggerFactory.getLogger(HeapWatch.class);

    /** A stop frees nothing before the code has come to its end; after that long others may be stopped too. */
    private static final long UNWINDING_MILLIS = 2_000;

    /** The same where the heap is about to overflow. */
    private static final long UNWINDING_MILLIS_AT_MOST_FULL = 50;

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

    /** An environment, as far as it may be stopped. Called by the one that watches the heap: must not block. */
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
    private final long mostFull;
    private final ThreadGroup threads;
    private Runnable news = () -> {};
    private LongSupplier uptimeMillis = ManagementFactory.getRuntimeMXBean()::getUptime;

    private final AtomicReference<Stop> last = new AtomicReference<>(new Stop(null, -1));
    private final AtomicLong stops = new AtomicLong();
    private volatile long usedAfterLast; // written under this

    /**
     * The last stop.
     *
     * @param unwinding
     *            who was stopped and has not come to its end; {@code null} if it has
     * @param atMillis
     *            when it was stopped or came to its end, in milliseconds of the JVM's life
     */
    private record Stop(@Nullable Greedy unwinding, long atMillis) {}

    /**
     * A watch that is told of collections.
     *
     * @param threads
     *            the group that all environments' groups are in
     */
    HeapWatch(ContainmentSettings settings, ThreadGroup threads) {
        this.threads = threads;
        this.limit = Runtime.getRuntime().maxMemory() / 100 * settings.heapPercent();
        this.mostFull = (Runtime.getRuntime().maxMemory() + limit) / 2;
    }

    /**
     * Has somebody told when there is more to watch, or a collection that left too much; before anything is watched.
     */
    void onNews(Runnable listener) {
        news = listener;
    }

    /** How full the heap may stay, in bytes. */
    long limit() {
        return limit;
    }

    /** The JVM's age, in milliseconds. */
    long uptimeMillis() {
        return uptimeMillis.getAsLong();
    }

    /** Whether there is anybody to watch. */
    boolean isEmpty() {
        return environments.isEmpty();
    }

    /** Takes the JVM's age from elsewhere, before anything is watched. */
    void clock(LongSupplier millis) {
        uptimeMillis = millis;
    }

    /** Watches an environment. */
    public void add(Greedy environment) {
        environments.add(environment);
        news.run();
    }

    /** Watches it no longer: its code has come to an end. */
    public void remove(Greedy environment) {
        environments.remove(environment);
        Stop stop = last.get();
        if (stop.unwinding() == environment) {
            last.compareAndSet(stop, new Stop(null, uptimeMillis()));
        }
    }

    /** How many environments were stopped because the heap was full. */
    public long stops() {
        return stops.get();
    }

    /** How many functions were found to hold more than they may, each counted once for each version. */
    public int overLimit() {
        return reported.size();
    }

    /**
     * There was a collection, of the whole heap or of a part.
     *
     * @param after
     *            how much of the heap was used after it, in bytes
     */
    void collected(long after) {
        synchronized (this) {
            account(after);
        }
        if (after > limit) {
            news.run();
        }
    }

    /** How much of the heap was used after the last collection, in bytes. */
    long usedAfterLast() {
        return usedAfterLast;
    }

    /**
     * Who would be stopped if what the heap keeps were no garbage; {@code null} if nobody is to be. Waits for nobody.
     *
     * @param kept
     *            how much that is, in bytes
     */
    @Nullable
    Greedy suspect(long kept) {
        if (unwinding(kept)) {
            return null;
        }
        Map<ThreadGroup, Map<Long, Long>> byGroup = allocations();
        Greedy running = most(environment -> environment.tenant().memory().allocatedByRunning(
                byGroup.getOrDefault(environment.tenant().threads(), Map.of()), environment.running()),
                LEAST_ALLOCATED);
        // what fills the heap may be what earlier invocations left in its statics
        return running == null
                ? most(environment -> environment.tenant().memory().survivedBytes(), LEAST_HELD)
                : running;
    }

    /**
     * There was a collection of the whole heap: a suspect is stopped if it left no room.
     *
     * @param after
     *            how much of the heap was used after it, in bytes
     * @param startMillis
     *            when it began, in milliseconds of the JVM's life
     * @return whether there is enough room
     */
    boolean judge(Greedy suspect, long after, long startMillis) {
        if (after <= limit) {
            return true;
        }
        // a collection that began before the last stop had its effect says nothing about what is left now
        if (startMillis <= last.get().atMillis() || unwinding(after)) {
            return false;
        }
        last.set(new Stop(suspect, uptimeMillis()));
        suspect.outOfMemory();
        stops.incrementAndGet();
        Tenant tenant = suspect.tenant();
        LOG.warn(
                "An environment of {} was stopped: the heap was full to {} MiB of {} after a collection, and of all that "
                        + "ran it had allocated most since its invocation began, or held most, about {} MiB",
                tenant.name(), after >> 20, Runtime.getRuntime().maxMemory() >> 20,
                tenant.memory().survivedBytes() >> 20);
        return false;
    }

    private boolean unwinding(long kept) {
        long grace = kept > mostFull ? UNWINDING_MILLIS_AT_MOST_FULL : UNWINDING_MILLIS;
        Stop stop = last.get();
        return stop.unwinding() != null && uptimeMillis() - stop.atMillis() < grace;
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

    private @Nullable Greedy most(ToLongFunction<Greedy> measure, long least) {
        Greedy most = null;
        long value = least;
        for (Greedy environment : environments) {
            long own = environment == last.get().unwinding() ? 0 : measure.applyAsLong(environment);
            if (own >= value) {
                most = environment;
                value = own;
            }
        }
        return most;
    }
}
