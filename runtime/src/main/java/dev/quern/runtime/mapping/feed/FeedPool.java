package dev.quern.runtime.mapping.feed;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads that feed functions: none while there is nothing to do. Safe for use by several threads. */
public final class FeedPool implements Executor, AutoCloseable {

    private static final long PATIENCE_SECONDS = 5;

    private final ThreadPoolExecutor threads;

    /**
     * @param most
     *            how many threads at most
     */
    public FeedPool(int most) {
        threads = new ThreadPoolExecutor(most, most, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().group(new ThreadGroup("quern-feed")).inheritInheritableThreadLocals(false)
                        .name("quern-feed-", 0).factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * @throws RejectedExecutionException
     *             if this is closed
     */
    @Override
    public void execute(Runnable task) {
        threads.execute(task);
    }

    /** Does what is to be done now, for a few seconds at most, and takes nothing more. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
