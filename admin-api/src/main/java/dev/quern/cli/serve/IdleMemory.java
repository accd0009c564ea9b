package dev.quern.cli.serve;

import com.sun.management.OperatingSystemMXBean;
import dev.quern.runtime.memory.HeapGauge;
import dev.quern.runtime.time.TimeSource;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives memory back when a server has next to nothing to do: a collector runs when the heap is full, so what a start or
 * a busy hour left behind would stay resident until the next one. After two seconds of rest the heap is collected, once
 * after each time of work, no more often than once a minute, only while no call is under way, and only while little of
 * the heap is old, for the pause grows with that. Safe for use by several threads.
 */
public final class IdleMemory implements AutoCloseable {

    private static final Duration TICK = Duration.ofSeconds(1);
    /** So many ticks without work are rest. */
    private static final int REST = 2;
    /** Of processor time in a tick: what a server takes to look after itself, and a bit more. It counts as none. */
    private static final Duration NO_WORK = Duration.ofMillis(10);
    /** Less work than this leaves no garbage that is worth a collection. */
    private static final Duration SOME_WORK = Duration.ofMillis(200);
    private static final Duration APART = Duration.ofMinutes(1);
    /** More may live than can be collected in a moment. */
    private static final long MAX_OLD_BYTES = 64L << 20;

    private final HeapGauge heap;
    private final LongSupplier processorNanos;
    private final BooleanSupplier busy;
    private final TimeSource time;
    private TimeSource.@Nullable Timer next; // guarded by this, as all below
    private long seen;
    private long worked;
    private int rested;
    private long notBefore;
    private boolean closed;

    IdleMemory(HeapGauge heap, LongSupplier processorNanos, BooleanSupplier busy, TimeSource time) {
        this.heap = heap;
        this.processorNanos = processorNanos;
        this.busy = busy;
        this.time = time;
        this.notBefore = time.nanoTime();
    }

    /**
     * Watches this process until it is closed.
     *
     * @param busy
     *            whether it does something that needs no processor now, such as a call that waits
     */
    public static IdleMemory watch(BooleanSupplier busy, TimeSource time) {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        IdleMemory watched = new IdleMemory(HeapGauge.ofThisProcess(), system::getProcessCpuTime, busy, time);
        watched.start();
        return watched;
    }

    /** Begins to watch; what the process has done before counts as work. */
    void start() {
        later();
    }

    private synchronized void later() {
        if (!closed) {
            next = time.schedule(TICK, this::tick);
        }
    }

    private void tick() {
        if (isDue()) {
            heap.collect();
            collected();
        }
        later();
    }

    private synchronized boolean isDue() {
        long now = processorNanos.getAsLong();
        long done = now - seen;
        seen = now;
        boolean work = done > NO_WORK.toNanos();
        worked += work ? done : 0;
        rested = work || busy.getAsBoolean() ? 0 : rested + 1;
        return rested >= REST && worked >= SOME_WORK.toNanos() && time.nanoTime() - notBefore >= 0
                && heap.oldBytes() <= MAX_OLD_BYTES;
    }

    /** What the collection took is no work, or it would lead to the next. */
    private synchronized void collected() {
        seen = processorNanos.getAsLong();
        worked = 0;
        notBefore = time.nanoTime() + APART.toNanos();
    }

    /** Watches no more. */
    @Override
    public synchronized void close() {
        closed = true;
        if (next != null) {
            next.cancel();
        }
    }
}
