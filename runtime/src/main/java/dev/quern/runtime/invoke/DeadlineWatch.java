package dev.quern.runtime.invoke;

import dev.quern.runtime.time.TimeSource;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends invocations at their deadline. Environments are watched for as long as they live and say themselves, by one
 * volatile
 * write, when the invocation that they run must end: a timer for each invocation would cost more than many an
 * invocation.
 *
 * <p>
 * Looks every {@value #TICK_MILLIS} ms while anything runs, and stops looking when nothing has run for a second.
 */
final class DeadlineWatch {

    private static final Logger LOG = LoggerFactory.getLogger(DeadlineWatch.class);
    private static final long TICK_MILLIS = 5;
    private static final Duration TICK = Duration.ofMillis(TICK_MILLIS);
    private static final int IDLE_TICKS = (int) (1_000 / TICK_MILLIS);

    private final TimeSource time;
    private final Set<Watched> watched = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean ticking = new AtomicBoolean();
    private int idleTicks; // only touched by ticks, of which there is one at a time

    DeadlineWatch(TimeSource time) {
        this.time = time;
    }

    /** Something that may be running an invocation. */
    interface Watched {

        /** No invocation runs. */
        long NONE = Long.MIN_VALUE;

        /** When the invocation that runs must end, on the measuring clock; {@link #NONE} if none runs. */
        long deadlineNanos();

        /** The deadline has passed. Called on the timer's thread; must not block. May be called more than once. */
        void expire(long deadlineNanos);
    }

    void add(Watched what) {
        watched.add(what);
    }

    void remove(Watched what) {
        watched.remove(what);
    }

    /** To be called after a deadline was set. */
    void started() {
        if (!ticking.get() && ticking.compareAndSet(false, true)) {
            try {
                time.schedule(TICK, this::tick);
            } catch (OutOfMemoryError e) {
                ticking.set(false); // or nobody would begin again
                throw e;
            }
        }
    }

    private void tick() {
        boolean busy = true;
        try {
            busy = expireDue();
        } catch (OutOfMemoryError e) {
            // no memory, not even to say so: what was not ended is looked at again at the next tick
        } finally {
            goOn(busy);
        }
    }

    private void goOn(boolean busy) {
        idleTicks = busy ? 0 : idleTicks + 1;
        if (idleTicks < IDLE_TICKS) {
            tickAgain();
            return;
        }
        idleTicks = 0;
        ticking.set(false);
        // one that started while this tick found nothing saw `ticking` still set
        if (watched.stream().anyMatch(what -> what.deadlineNanos() != Watched.NONE)) {
            started();
        }
    }

    /**
     * In any case, for without the next tick no deadline would be kept any more. Where there is no memory for it the
     * timer's thread waits for some: it could do nothing else without, either.
     */
    private void tickAgain() {
        while (true) {
            try {
                time.schedule(TICK, this::tick);
                return;
            } catch (OutOfMemoryError e) {
                Thread.onSpinWait();
            }
        }
    }

    /** Whether anything runs. */
    private boolean expireDue() {
        long now = time.nanoTime();
        boolean busy = false;
        for (Watched what : watched) {
            long deadline = what.deadlineNanos();
            if (deadline != Watched.NONE) {
                busy = true;
                if (deadline - now <= 0) {
                    expire(what, deadline);
                }
            }
        }
        return busy;
    }

    /** What goes wrong with one invocation must not keep the others from their deadlines. */
    private static void expire(Watched what, long deadline) {
        try {
            what.expire(deadline);
        } catch (RuntimeException | Error e) {
            LOG.error("An invocation could not be ended at its deadline", e);
        }
    }
}
