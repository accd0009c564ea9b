package dev.quern.runtime.log;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** One thread of a log store, which does what it is given in turn. Safe for use by several threads. */
final class LogThread {

    private final ExecutorService executor;

    LogThread(String name) {
        // nothing inherited: the thread that starts it may be a function's
        this.executor = new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().group(new ThreadGroup(name)).inheritInheritableThreadLocals(false)
                        .name(name).factory());
    }

    /** Has something done soon; {@code false} if nothing more is done, since the thread is to end. */
    boolean doSoon(Runnable work) {
        try {
            executor.execute(work);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** Has something done, after what it was given before, and waits for it; does nothing if the thread is to end. */
    void doNow(Runnable work) {
        CompletableFuture<Void> done;
        try {
            done = CompletableFuture.runAsync(work, executor);
        } catch (RejectedExecutionException e) {
            return;
        }
        done.join();
    }

    /** It does what it was given already, and ends. */
    void end() {
        executor.shutdown();
    }

    /** Waits for its end; whether that came. */
    boolean awaitEnd(Duration patience) throws InterruptedException {
        return executor.awaitTermination(patience.toNanos(), TimeUnit.NANOSECONDS);
    }
}
