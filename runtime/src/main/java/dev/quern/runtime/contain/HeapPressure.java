package dev.quern.runtime.contain;

import dev.quern.runtime.memory.HeapGauge;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the heap so often that nobody can fill it between two looks, and asks for a collection of the whole heap
 * when
 * it may be full and somebody may be the cause. The JVM's own reports of collections are not enough: they are made on a
 * thread that needs memory itself, and large objects fill a heap without a collection in between.
 *
 * <p>
 * Safe for use by several threads; {@link #look} is for one.
 */
final class HeapPressure implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HeapPressure.class);

    /** No thread fills memory faster than this: about 10 GB/s. */
    private static final long BYTES_PER_NANO = 10;

    /** How often it looks while the free part is filled at that speed. */
    private static final long LOOKS = 4;

    private static final long SHORTEST_NANOS = 1_000_000;
    private static final long LONGEST_NANOS = 50_000_000;

    /** Of the time at most a quarter goes into collections that this asks for in vain. */
    private static final long REST = 3;

    /** How often everybody is asked what they have allocated, while nobody has allocated much. */
    private static final long SUSPECTS_NANOS = 20_000_000;

    private final HeapWatch watch;
    private final HeapGauge gauge;
    private final LongSupplier nanos;
    private final Thread thread = Thread.ofPlatform().name("quern-heap").daemon().unstarted(this::run);
    private volatile boolean closed;

    private long restUntilNanos; // only touched by the one that looks
    private long enoughBytes;

    HeapPressure(HeapWatch watch, HeapGauge gauge, LongSupplier nanos) {
        this.watch = watch;
        this.gauge = gauge;
        this.nanos = nanos;
        this.restUntilNanos = nanos.getAsLong();
        watch.onNews(this::wake);
    }

    /** Begins to look, on a thread of its own. */
    void start() {
        thread.start();
    }

    /** There is somebody to watch, or reason to look at once. */
    void wake() {
        LockSupport.unpark(thread);
    }

    private void run() {
        while (!closed) {
            if (watch.isEmpty()) {
                LockSupport.park(this);
            } else {
                lookSafely();
                LockSupport.parkNanos(this, untilNextLook());
            }
        }
    }

    private void lookSafely() {
        try {
            look();
        } catch (OutOfMemoryError e) {
            // too late for this time: whoever asked for more than there is sees the same; saying so would take memory
        } catch (RuntimeException | Error e) {
            LOG.error("The heap was not looked at", e);
        }
    }

    /** How long the heap can be left alone, in nanoseconds. */
    long untilNextLook() {
        long free = gauge.maxBytes() - gauge.usedBytes();
        return Math.clamp(free / (BYTES_PER_NANO * LOOKS), SHORTEST_NANOS, LONGEST_NANOS);
    }

    /** Looks once. */
    void look() {
        long began = nanos.getAsLong();
        long kept = maybeKept();
        if (gauge.usedBytes() <= watch.limit() || kept <= watch.limit() || rests(began, kept)) {
            return;
        }
        HeapWatch.Greedy suspect = watch.suspect(kept);
        if (suspect == null) {
            rest(began, SUSPECTS_NANOS, kept);
            return;
        }
        long startMillis = watch.uptimeMillis();
        gauge.collect();
        long used = gauge.usedBytes();
        if (watch.judge(suspect, used, startMillis)) {
            long ended = nanos.getAsLong();
            rest(ended, REST * (ended - began), used);
        }
    }

    /** Looking in vain is not repeated for a while, unless what was left of the heap is being filled. */
    private void rest(long from, long length, long kept) {
        restUntilNanos = from + length;
        enoughBytes = kept + (gauge.maxBytes() - kept) / 4;
    }

    private boolean rests(long now, long kept) {
        return now - restUntilNanos < 0 && kept < enoughBytes;
    }

    /** What is young is not counted: it is mostly garbage, of which a collector may let much lie. */
    private long maybeKept() {
        return Math.max(gauge.oldBytes(), watch.usedAfterLast());
    }

    @Override
    public void close() {
        closed = true;
        wake();
    }
}
