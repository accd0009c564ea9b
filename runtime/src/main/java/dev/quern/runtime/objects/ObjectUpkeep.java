package dev.quern.runtime.objects;

import dev.quern.runtime.time.TimeSource;
import dev.quern.storage.objects.ObjectStore;
import dev.quern.storage.objects.lifecycle.Expirer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does for the object store what nobody waits for, on a thread of its own that exists while there is something to do:
 * removes garbage every few minutes, looks for what a crash left behind once after the start and then daily, and lets
 * objects expire every hour, so soon after midnight in UTC, when days end.
 */
public final class ObjectUpkeep implements AutoCloseable {

    /** How often garbage is removed. */
    public static final Duration PERIOD = Duration.ofMinutes(5);

    private static final Logger LOG = LoggerFactory.getLogger(ObjectUpkeep.class);

    private final ObjectStore store;
    private final TimeSource time;
    private final ThreadPoolExecutor executor;
    private volatile boolean closed;
    private TimeSource.@Nullable Timer timer; // guarded by this
    // of the executor's thread
    private Instant sweptOn = Instant.MIN;
    private Instant expiredIn = Instant.MIN;

    public ObjectUpkeep(ObjectStore store, TimeSource time) {
        this.store = store;
        this.time = time;
        this.executor = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, "quern-objects-upkeep");
            thread.setDaemon(true);
            return thread;
        });
        executor.allowCoreThreadTimeOut(true);
    }

    /** Begins; the first turn comes after one period, so that the start has the disk for itself. */
    public synchronized void start() {
        if (!closed) {
            timer = time.schedule(PERIOD, () -> submit(executor));
        }
    }

    private void submit(ExecutorService to) {
        try {
            to.execute(this::turn);
        } catch (RejectedExecutionException e) {
            LOG.debug("closed meanwhile");
        }
    }

    private void turn() {
        Instant now = time.now();
        attempt("remove garbage of the object store", () -> {
            long removed = store.garbage().collect(now);
            LOG.debug("{} files of removed objects were deleted", removed);
        });
        Instant today = now.truncatedTo(ChronoUnit.DAYS);
        if (!today.equals(sweptOn)) {
            sweptOn = today;
            attempt("look for blobs that nobody names", () -> {
                long removed = store.garbage().sweep(this::goOn);
                if (removed > 0) {
                    LOG.info("{} blobs that a crash had left behind were deleted", removed);
                }
            });
        }
        Instant hour = now.truncatedTo(ChronoUnit.HOURS);
        if (!hour.equals(expiredIn)) {
            expiredIn = hour;
            attempt("let objects expire", () -> {
                Expirer.Report report = store.expirer().expire(now, this::goOn);
                if (report.hidden() + report.removed() + report.uploadsEnded() > 0) {
                    LOG.info("lifecycles: {} objects were hidden, {} versions and {} uploads removed", report.hidden(),
                            report.removed(), report.uploadsEnded());
                }
            });
        }
        start();
    }

    private boolean goOn() {
        return !closed;
    }

    /** What fails is tried again in its turn. */
    private static void attempt(String what, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.error("Could not {}; it will be tried again", what, e);
        }
    }

    /** Waits for what is running, which ends soon. */
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
            if (!executor.awaitTermination(10, TimeUnit.SECONDS)) {
                LOG.warn("the upkeep of the object store has not ended in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
