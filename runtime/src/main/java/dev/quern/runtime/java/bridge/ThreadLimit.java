package dev.quern.runtime.java.bridge;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many threads an environment may have. Virtual threads do not count: they take heap, and no thread of the system.
 */
final class ThreadLimit {

    /** Threads that may start before they are counted again: counting looks at every thread of the JVM. */
    private static final AtomicInteger ALLOWANCE = new AtomicInteger();

    private ThreadLimit() {}

    static ThreadGroup group() {
        return Bridge.surroundings().threads();
    }

    /**
     * To be called before a thread starts.
     *
     * @throws OutOfMemoryError
     *             if there are too many, as the JVM does where the system has no more
     */
    static void requireRoom() {
        if (ALLOWANCE.decrementAndGet() < 0) {
            count();
        }
    }

    private static synchronized void count() {
        int limit = Bridge.surroundings().mostThreads();
        int left = limit - group().activeCount();
        if (left <= 0) {
            throw new OutOfMemoryError(
                    "unable to create native thread: this environment has as many threads as it may, "
                            + limit);
        }
        ALLOWANCE.set(left - 1);
    }

    /** A factory that keeps to the limit. */
    static ThreadFactory limited(ThreadFactory factory) {
        return task -> {
            requireRoom();
            return factory.newThread(task);
        };
    }
}
