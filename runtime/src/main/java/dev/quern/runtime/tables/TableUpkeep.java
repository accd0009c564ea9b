package dev.quern.runtime.tables;

import dev.quern.runtime.time.TimeSource;
import dev.quern.storage.tables.TableStore;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does for the table store what nobody waits for, on a thread of its own that exists while there is something to do:
 * fills indexes that were added, lets items expire, forgets tokens of transactions and old changes. Every minute, and
 * soon after {@link #wake}.
 */
public final class TableUpkeep implements AutoCloseable {

    /** How often it looks whether there is something to do. */
    public static final Duration PERIOD = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(TableUpkeep.class);

    private final TableStore store;
    private final TimeSource time;
    private final ThreadPoolExecutor executor;
    private volatile boolean closed;
    private TimeSource.@Nullable Timer timer; // guarded by this

    public TableUpkeep(TableStore store, TimeSource time) {
        this.store = store;
        this.time = time;
        this.executor = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, "quern-tables-upkeep");
            thread.setDaemon(true);
            return thread;
        });
        executor.allowCoreThreadTimeOut(true);
    }

    /** Begins. What a stop has left half done goes on at once. */
    public void start() {
        submit(this::turn);
    }

    /** Says that a table has changed, so that an index may have to be filled. Returns at once. */
    public void wake() {
        submit(this::fillIndexes);
    }

    private void submit(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("closed meanwhile");
        }
    }

    private void turn() {
        fillIndexes();
        attempt("let items of tables expire", () -> {
            long removed = store.expirer().expire();
            LOG.debug("{} items of tables expired", removed);
        });
        attempt("forget tokens of transactions", () -> store.tokenUpkeep().forget());
        attempt("go on with new shards of changes", () -> store.changes().roll());
        attempt("forget old changes of tables", () -> store.changes().trim());
        schedule();
    }

    private synchronized void schedule() {
        if (!closed) {
            timer = time.schedule(PERIOD, () -> submit(this::turn));
        }
    }

    private void fillIndexes() {
        attempt("fill indexes of tables", () -> {
            boolean more = true;
            while (more && !closed) {
                more = store.indexBuilder().step();
            }
        });
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
                LOG.warn("the upkeep of the table store has not ended in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
