package dev.quern.runtime.testing;

import dev.quern.runtime.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Time that stands still until a test moves it. What was to happen on the way happens in {@link #advance}, on the
 * thread
 * that calls it, in order, each at its own time. Safe for use by several threads.
 */
public final class ManualTime implements TimeSource {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /**
     * The measuring clock passes the largest number early, so that whoever compares instead of subtracting is found.
     */
    private static final long ORIGIN = Long.MAX_VALUE - Duration.ofSeconds(2).toNanos();

    private final PriorityQueue<Task> tasks = new PriorityQueue<>(
            Comparator.comparingLong(Task::due).thenComparingLong(Task::number)); // guarded by this
    private long elapsed; // guarded by this; nanoseconds
    private long scheduled; // guarded by this

    private record Task(long due, long number, Runnable work) {}

    @Override
    public synchronized Instant now() {
        return START.plusNanos(elapsed);
    }

    @Override
    public synchronized long nanoTime() {
        return ORIGIN + elapsed;
    }

    @Override
    public synchronized Timer schedule(Duration delay, Runnable work) {
        Task task = new Task(elapsed + Math.max(0, delay.toNanos()), scheduled++, work);
        tasks.add(task);
        return () -> cancel(task);
    }

    /** Nobody moves time between the look at the clock and the timer. */
    @Override
    public Timer scheduleAt(Instant moment, Runnable work) {
        synchronized (this) {
            if (moment.isAfter(now())) {
                return TimeSource.super.scheduleAt(moment, work);
            }
        }
        work.run();
        return () -> {};
    }

    private synchronized void cancel(Task task) {
        tasks.remove(task);
    }

    /** Moves time on, and runs what is due on the way. */
    public void advance(Duration by) {
        long until;
        synchronized (this) {
            until = elapsed + by.toNanos();
        }
        for (Task task = next(until); task != null; task = next(until)) {
            task.work().run();
        }
    }

    private synchronized @Nullable Task next(long until) {
        Task task = tasks.peek();
        if (task == null || task.due() > until) {
            elapsed = Math.max(elapsed, until);
            return null;
        }
        elapsed = Math.max(elapsed, task.due());
        return tasks.poll();
    }

    /** How many tasks wait for their time. */
    public synchronized int waiting() {
        return tasks.size();
    }
}
