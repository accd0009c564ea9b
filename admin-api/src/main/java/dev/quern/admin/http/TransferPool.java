package dev.quern.admin.http;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Virtual threads for those who wait for a client most of the time: bodies that come or go over a slow network must not
 * keep the threads of {@link BlockingPool}. Safe for use by any number of threads.
 */
public final class TransferPool implements AutoCloseable {
    private final ExecutorService threads = Executors
            .newThreadPerTaskExecutor(Thread.ofVirtual().name("quern-transfer-", 1).factory());
    private final Semaphore room;
    private final Duration grace;

    /**
     * @param most
     *            how many may run at a time, at least 1: each holds some hundred KiB of buffers
     * @param grace
     *            how long they may go on when this closes; then they are interrupted
     */
    public TransferPool(int most, Duration grace) {
        this.room = new Semaphore(most);
        this.grace = grace;
    }

    /** Runs a task. If too many run, or this is closed, the stage fails as unavailable. */
    public <T> CompletionStage<T> submit(Callable<T> task) {
        try {
            return reserve().submit(task);
        } catch (WireException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    /**
     * Keeps a place for a transfer that begins later: an answer that cannot be sent must not be begun.
     *
     * @return to be used once, in any case
     * @throws WireException
     *             as unavailable, if too many run
     */
    public Place reserve() {
        if (!room.tryAcquire()) {
            throw unavailable("Too many transfers are running: try again later.");
        }
        return new Place();
    }

    /** Room for one transfer. */
    public final class Place {

        private Place() {}

        /** Runs the task. If the pool is closed, the stage fails as unavailable. */
        public <T> CompletionStage<T> submit(Callable<T> task) {
            CompletableFuture<T> result = new CompletableFuture<>();
            try {
                threads.execute(() -> run(task, result));
            } catch (RejectedExecutionException e) {
                room.release();
                result.completeExceptionally(unavailable("The server is stopping."));
            }
            return result;
        }
    }

    private static WireException unavailable(String message) {
        return new WireException(new CommonError.Unavailable(message));
    }

    private <T> void run(Callable<T> task, CompletableFuture<T> result) {
        T value;
        try {
            value = task.call();
        } catch (Throwable e) {
            room.release();
            result.completeExceptionally(e);
            return;
        }
        room.release();
        result.complete(value);
    }

    /** Lets what runs finish within the grace period, then interrupts it. */
    @Override
    public void close() {
        close(grace);
    }

    /** As {@link #close()}, with a grace period of the caller's. */
    public void close(Duration within) {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(within.toMillis(), TimeUnit.MILLISECONDS)) {
                threads.shutdownNow();
                threads.awaitTermination(1, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
