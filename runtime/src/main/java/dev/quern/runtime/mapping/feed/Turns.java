package dev.quern.runtime.mapping.feed;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs one piece of work again and again, never twice at a time, whenever somebody has something for it: once more
 * after
 * the last {@link #wake}. What the work changes only in its turns needs no lock. Safe for use by several threads.
 */
final class Turns {

    private final Executor executor;
    private final Runnable work;
    private final AtomicInteger wanted = new AtomicInteger();

    /**
     * @param work
     *            throws nothing
     */
    Turns(Executor executor, Runnable work) {
        this.executor = executor;
        this.work = work;
    }

    /** Has the work done soon. */
    void wake() {
        if (wanted.getAndIncrement() == 0) {
            enqueue();
        }
    }

    private void enqueue() {
        try {
            executor.execute(this::run);
        } catch (RejectedExecutionException e) {
            // everything ends; what was wanted is found again at the next start
        }
    }

    private void run() {
        int seen = wanted.get();
        try {
            work.run();
        } finally {
            // also after an error that nobody expects: what is said next must not be said in vain
            if (wanted.addAndGet(-seen) > 0) {
                enqueue();
            }
        }
    }
}
