package dev.quern.admin.http;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Platform threads for operations that block: a fixed number of them, and a bounded queue before them. */
public final class BlockingPool implements AutoCloseable {
    private final ThreadPoolExecutor executor;
    private final Duration grace;

    /**
     * @param threads
     *            at least 1
     * @param queue
     *            how many operations may wait for a thread, at least 1
     * @param grace
     *            how long running operations may go on when the pool closes; then they are interrupted
     */
    public BlockingPool(int threads, int queue, Duration grace) {
        AtomicInteger count = new AtomicInteger();
        this.executor = new ThreadPoolExecutor(threads, threads, 30, TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(queue), task -> {
                    Thread thread = new Thread(task, "quern-operation-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        this.executor.allowCoreThreadTimeOut(true);
        this.grace = grace;
    }

    /**
     * Runs a task. If no thread is free and the queue is full, or the pool is closed, the stage fails as unavailable.
     */
    public <T> CompletionStage<T> submit(Callable<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            executor.execute(() -> run(task, result));
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(new WireException(new CommonError.Unavailable(executor.isShutdown()
                    ? "The server is stopping."
                    : "Too many requests are waiting: try again later.")));
        }
        return result;
    }

    private static <T> void run(Callable<T> task, CompletableFuture<T> result) {
        try {
            result.complete(task.call());
        } catch (Throwable e) {
            result.completeExceptionally(e);
        }
    }

    /** Lets what runs and waits finish within the grace period, then interrupts it. */
    @Override
    public void close() {
        close(grace);
    }

    /** As {@link #close()}, with a grace period of the caller's. */
    public void close(Duration within) {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(within.toMillis(), TimeUnit.MILLISECONDS)) {
                executor.shutdownNow();
                executor.awaitTermination(1, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
