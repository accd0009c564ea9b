package dev.quern.runtime.contain;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * How much of the heap one environment holds, as an estimate: the JVM counts what each thread allocates, but not whose
 * the
 * objects are that survive a collection. Virtual threads are not counted. Safe for use by several threads.
 */
public final class EnvironmentMemory {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** What each thread had allocated at the last collection; replaced, never changed. */
    private volatile Map<Long, Long> seen = Map.of();

    private volatile long survivedBytes;
    private volatile long collections;

    // only touched by the one that watches the heap
    private volatile List<Measurement> runningBefore = List.of();
    private volatile Map<Long, Long> atBegin = Map.of();
    private long allocatedByRunning;
    private long recentByRunning;
    private long recentByFinished;

    /** What is held of what was allocated before the last collection. */
    public long survivedBytes() {
        return survivedBytes;
    }

    /** What the invocations that ran at the last collection had allocated since they began. */
    long allocatedByRunning() {
        return allocatedByRunning;
    }

    /** The part of it that was allocated since the collection before. */
    long recentByRunning() {
        return recentByRunning;
    }

    /** What was allocated since the collection before by invocations that had ended. */
    long recentByFinished() {
        return recentByFinished;
    }

    /**
     * There was a collection.
     *
     * @param allocated
     *            what each of the environment's threads has allocated so far, by thread identifier
     * @param running
     *            the invocations that run
     */
    void collected(Map<Long, Long> allocated, Collection<Measurement> running) {
        allocatedByRunning = allocatedByRunning(allocated, running);
        if (Collections.disjoint(runningBefore, running)) {
            atBegin = seen;
        }
        long recent = 0;
        for (Map.Entry<Long, Long> thread : allocated.entrySet()) {
            recent += since(seen, thread);
        }
        recentByRunning = Math.min(recent, allocatedByRunning);
        recentByFinished = recent - recentByRunning;
        runningBefore = List.copyOf(running);
        seen = Map.copyOf(allocated);
    }

    /**
     * What the invocations that run have allocated since they began.
     *
     * @param allocated
     *            what each of the environment's threads has allocated so far, by thread identifier
     * @param running
     *            the invocations that run
     */
    long allocatedByRunning(Map<Long, Long> allocated, Collection<Measurement> running) {
        if (running.isEmpty()) {
            return 0;
        }
        // what other threads do since the last collection without these calls, they do for them
        Map<Long, Long> begin = Collections.disjoint(runningBefore, running) ? seen : atBegin;
        long others = 0;
        for (Map.Entry<Long, Long> thread : allocated.entrySet()) {
            if (running.stream().noneMatch(call -> call.thread.threadId() == thread.getKey())) {
                others += since(begin, thread);
            }
        }
        return others + running.stream().mapToLong(Measurement::allocated).sum();
    }

    private static long since(Map<Long, Long> before, Map.Entry<Long, Long> thread) {
        return Math.max(0, thread.getValue() - before.getOrDefault(thread.getKey(), 0L));
    }

    /**
     * What survived that collection, as shares from 0 to 1.
     *
     * @param running
     *            of {@link #recentByRunning}
     * @param finished
     *            of {@link #recentByFinished}
     * @param old
     *            of what was older
     */
    void survived(double running, double finished, double old) {
        survivedBytes = (long) (survivedBytes * old + recentByRunning * running + recentByFinished * finished);
        collections = collections + 1; // only the one that watches the heap writes
    }

    /** Begins to measure what the current thread does. */
    public Measurement measure() {
        return new Measurement(Thread.currentThread(), THREADS.getCurrentThreadAllocatedBytes(), collections);
    }

    /** What a thread has allocated so far; 0 if it has ended. */
    static long allocatedBy(Thread thread) {
        return Math.max(0, thread == Thread.currentThread()
                ? THREADS.getCurrentThreadAllocatedBytes()
                : THREADS.getThreadAllocatedBytes(thread.threadId()));
    }

    /** An invocation's share, from where it began. */
    public final class Measurement {

        private final Thread thread;
        private final long from;
        private final long collectionsBefore;

        private Measurement(Thread thread, long from, long collectionsBefore) {
            this.thread = thread;
            this.from = from;
            this.collectionsBefore = collectionsBefore;
        }

        private long allocated() {
            return Math.max(0, allocatedBy(thread) - from);
        }

        /** What it came to so far; from any thread. */
        public MemoryUse soFar() {
            long allocated = allocated();
            // what it had allocated before a collection is among the survivors already, as far as it survived
            long fresh = collections == collectionsBefore ? allocated : sinceCollection(allocated);
            return new MemoryUse(allocated, survivedBytes + fresh);
        }

        private long sinceCollection(long allocated) {
            long atCollection = seen.getOrDefault(thread.threadId(), from + allocated);
            return Math.clamp(from + allocated - atCollection, 0, allocated);
        }
    }
}
