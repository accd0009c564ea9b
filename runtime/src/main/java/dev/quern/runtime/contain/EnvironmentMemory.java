package dev.quern.runtime.contain;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;

/**
 * How much of the heap one environment holds, as an estimate: the JVM counts what each thread allocates, but not whose
 * the
 * objects are that survive. Each collection's survivors are shared among environments in proportion to what they had
 * allocated since the one before. Virtual threads are not counted. Safe for use by several threads.
 */
public final class EnvironmentMemory {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** What each thread had allocated at the last collection; replaced, never changed. */
    private volatile Map<Long, Long> seen = Map.of();

    private volatile long survivedBytes;

    /** Collections since the environment began. */
    private volatile long collections;

    /** What the current thread has allocated so far. */
    public static long allocatedByThisThread() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }

    /** What a thread has allocated so far; 0 if it has ended. */
    public static long allocatedBy(Thread thread) {
        return Math.max(0, THREADS.getThreadAllocatedBytes(thread.threadId()));
    }

    /** What is held of what was allocated before the last collection. */
    public long survivedBytes() {
        return survivedBytes;
    }

    /**
     * There was a collection.
     *
     * @param allocated
     *            what each of the environment's threads has allocated so far, by thread identifier
     * @param young
     *            the share that survived of what had been allocated since the collection before, 0 to 1
     * @param old
     *            the share that survived of what was older
     */
    void collected(Map<Long, Long> allocated, double young, double old) {
        long since = 0;
        for (Map.Entry<Long, Long> thread : allocated.entrySet()) {
            since += Math.max(0, thread.getValue() - seen.getOrDefault(thread.getKey(), 0L));
        }
        seen = Map.copyOf(allocated);
        survivedBytes = (long) (survivedBytes * old + since * young);
        collections = collections + 1; // only the one that watches the heap writes
    }

    /** Begins to measure what the current thread does. */
    public Measurement measure() {
        return new Measurement(Thread.currentThread(), allocatedByThisThread(), collections);
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

        /** What it came to so far; from any thread. */
        public MemoryUse soFar() {
            long allocated = Math.max(0, (thread == Thread.currentThread()
                    ? allocatedByThisThread()
                    : allocatedBy(thread)) - from);
            // what it had allocated before a collection is among the survivors already, as far as it survived
            long fresh = collections == collectionsBefore ? allocated : freshSinceCollection(allocated);
            return new MemoryUse(allocated, survivedBytes + fresh);
        }

        private long freshSinceCollection(long allocated) {
            long atCollection = seen.getOrDefault(thread.threadId(), from + allocated);
            return Math.clamp(from + allocated - atCollection, 0, allocated);
        }
    }
}
