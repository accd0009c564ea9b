package dev.quern.runtime.time;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that nobody waits for and that comes again and again, on a thread of its own that exists while there is
 * something
 * to do. Safe for use by several threads.
 */
public final class Upkeep implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
    private static final int CLOSE_SECONDS = 10;

    private final String threadName;
    private final TimeSource time;
    private final ThreadPoolExecutor executor;
    private volatile boolean closed;
    private TimeSource.@Nullable Timer timer; // guarded by this

    /** Does nothing yet. */
    public Upkeep(String threadName, TimeSource time) {
        this.threadName = Objects.requireNonNull(threadName);
        this.time = Objects.requireNonNull(time);
        this.executor = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, threadName);
            thread.setDaemon(true);
            return thread;
        });
        executor.allowCoreThreadTimeOut(true);
    }

    /** Has the work done as soon as what was asked for before is done; not after {@link #close}. */
    public void soon(Runnable work) {
        try {
            executor.execute(work);
        } catch (RejectedExecutionException e) {
            LOG.debug("{} is closed", threadName);
        }
    }

    /** Has the work done after a while, in place of what was to be done later so far. */
    public synchronized void later(Duration delay, Runnable work) {
        if (timer != null) {
            timer.cancel();
        }
        if (!closed) {
            timer = time.schedule(delay, () -> soon(work));
        }
    }

    /** Whether work that takes long should go on. */
    public boolean goesOn() {
        return !closed;
    }

    /**
     * Runs one part of the work; what fails is logged, and tried again in its turn.
     *
     * @param what
     *            what could not be done, to follow "Could not"
     */
    public static void attempt(String what, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.error("Could not {}; it will be tried again", what, e);
        }
    }

    /** Waits for what is running, 10 s at most. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            if (timer != null) {
                timer.cancel();
            }
        }
        executor.shutdown();
        try {
            if (!executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("{} has not ended in time", threadName);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
