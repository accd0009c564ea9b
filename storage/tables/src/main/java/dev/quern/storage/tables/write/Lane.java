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
    List<Job<?>> enter(Job<?> job) {
        return await(job) == Ticket.State.DONE ? List.of() : takeJobs();
    }

    /** Waits for its turn, to do something else; then {@link #leave} is to be called. */
    void enterAlone() {
        Ticket ticket = new Ticket();
        await(ticket);
        lock.lock();
        try {
            waiting.remove();
        } finally {
            lock.unlock();
        }
    }

    private Ticket.State await(Ticket ticket) {
        lock.lock();
        try {
            waiting.add(ticket);
            if (!led) {
                led = true;
                ticket.wake(Ticket.State.LEADING);
            }
        } finally {
            lock.unlock();
        }
        return ticket.await();
    }

    /** Who leads is first in the queue. */
    private List<Job<?>> takeJobs() {
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
        lock.lock();
        try {
            Ticket next = waiting.peek();
            if (next == null) {
                led = false;
            } else {
                next.wake(Ticket.State.LEADING);
            }
        } finally {
            lock.unlock();
        }
    }
}
