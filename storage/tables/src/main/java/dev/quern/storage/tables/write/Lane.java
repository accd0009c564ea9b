package dev.quern.storage.tables.write;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A queue in which the first does the work of all that wait with it. One at a time leads; whoever comes meanwhile
 * waits,
 * and the first of them leads next.
 */
final class Lane {

    private final int maxBatch;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Ticket> waiting = new ArrayDeque<>();
    private boolean led;

    Lane(int maxBatch) {
        this.maxBatch = maxBatch;
    }

    /**
     * Waits for its turn or until somebody did the job.
     *
     * @return what to do, this job among it, before {@link #leave} is called; empty if the job is done
     */
    List<Job<?>> lead(Job<?> job) {
        return queue(job) || job.await() == Ticket.State.LEADING ? takeJobs() : List.of();
    }

    /**
     * Waits for the turn of a ticket that is in the queue, to do something else; then {@link #leave} is to be called.
     */
    void enter(Ticket ticket) {
        ticket.await();
        lock.lock();
        try {
            waiting.remove();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Puts a ticket at the end of the queue.
     *
     * @return whether it is its turn at once; then it is not woken for that
     */
    boolean queue(Ticket ticket) {
        lock.lock();
        try {
            waiting.add(ticket);
            boolean first = !led;
            led = true;
            return first;
        } finally {
            lock.unlock();
        }
    }

    /** What to do for whoever leads, who is first in the queue: what waits there, up to what has to be done alone. */
    List<Job<?>> takeJobs() {
        lock.lock();
        try {
            List<Job<?>> jobs = new ArrayList<>();
            while (jobs.size() < maxBatch && waiting.peek() instanceof Job<?> job) {
                jobs.add(job);
                waiting.remove();
            }
            return jobs;
        } finally {
            lock.unlock();
        }
    }

    /** Lets the next one lead. */
    void leave() {
        Ticket next;
        lock.lock();
        try {
            next = waiting.peek();
            led = next != null;
        } finally {
            lock.unlock();
        }
        // nobody else takes it away: it is first, and only who leads takes
        if (next != null) {
            next.wake(Ticket.State.LEADING);
        }
    }
}
