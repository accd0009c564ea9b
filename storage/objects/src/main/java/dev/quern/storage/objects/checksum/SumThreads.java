package dev.quern.storage.objects.checksum;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads that compute a sum while the caller does something else: the MD5, which takes longer than everything else
 * that happens to a large body. If all are busy, the caller computes it itself. Safe for use by any number of
 * threads.
 */
public final class SumThreads implements AutoCloseable {

    private static final int IDLE_SECONDS = 10;

    private final ThreadPoolExecutor threads;

    /**
     * @param count
     *            how many at most; above 0
     */
    public SumThreads(int count) {
        // who finds all busy is told without an exception: with many bodies that is so for nearly every chunk
        this.threads = new ThreadPoolExecutor(0, count, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(),
                Thread.ofPlatform().daemon().name("quern-object-sum-", 0).factory(), (task, _) -> task.run());
    }

    /** Does something on one of the threads, or at once if none is free. */
    CompletableFuture<Void> start(Runnable task) {
        return CompletableFuture.runAsync(task, threads);
    }

    /** Whoever has sums computed later computes them alone. */
    @Override
    public void close() {
        threads.shutdown();
    }
}
