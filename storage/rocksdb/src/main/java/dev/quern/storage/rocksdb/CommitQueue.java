package dev.quern.storage.rocksdb;

import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.StoreException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Transactions waiting for the committer. Hands them out in groups, in order of arrival; while a reservation
 * holds, its transaction alone.
 */
final class CommitQueue {

    /** How much may wait before callers wait as well: some of the largest transactions. */
    private static final long MAX_WAITING_BYTES = 2 * KeyValueStore.MAX_TRANSACTION_BYTES;

    private final long groupBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition idle = lock.newCondition();
    /** One reservation at a time, in the order in which they were asked for. */
    private final Semaphore turn = new Semaphore(1, true);
    private final Deque<CommitRequest> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private @Nullable Reservation reservation;
    private boolean groupUnderWay;
    private @Nullable StoreException refusal;

    CommitQueue(long groupBytes) {
        this.groupBytes = groupBytes;
    }

    /**
     * Adds a transaction, and waits for room if {@code waits}.
     *
     * @throws StoreException
     *             if nothing is taken any more, or there is no room and the caller does not wait
     */
    void add(CommitRequest request, boolean waits) {
        lock.lock();
        try {
            while (refusal == null && waitingBytes >= MAX_WAITING_BYTES && !request.isReserved()) {
                if (!waits) {
                    throw new StoreException("the disk does not keep up: commits of " + waitingBytes
                            + " bytes wait for it; try again later");
                }
                idle.awaitUninterruptibly();
            }
            if (refusal != null) {
                throw new StoreException(String.valueOf(refusal.getMessage()), refusal);
            }
            waiting.add(request);
            waitingBytes += request.writes().bytes();
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more; what waits is still handed out. The first reason given is the one that callers are told. */
    void refuse(StoreException reason) {
        lock.lock();
        try {
            if (refusal == null) {
                refusal = reason;
            }
            work.signalAll();
            idle.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The next transactions to commit with one another; waits for some. Empty when there will be no more. */
    List<CommitRequest> nextGroup() {
        lock.lock();
        try {
            groupUnderWay = false;
            idle.signalAll();
            List<CommitRequest> group = takeGroup();
            while (group.isEmpty() && (refusal == null || !waiting.isEmpty())) {
                await();
                group = takeGroup();
            }
            groupUnderWay = !group.isEmpty();
            return group;
        } finally {
            lock.unlock();
        }
    }

    /** Returns when there may be something to do: the caller looks again. */
    @SuppressWarnings("WaitNotInLoop")
    private void await() {
        Reservation held = reservation;
        if (held == null) {
            work.awaitUninterruptibly();
            return;
        }
        try {
            work.awaitNanos(held.remainingNanos());
        } catch (InterruptedException ignored) {
            // the committer's thread belongs to the store, which ends it by refuse() alone
        }
    }

    private List<CommitRequest> takeGroup() {
        Reservation held = reservation;
        if (refusal != null || (held != null && held.isOver())) {
            reservation = null;
            held = null;
        }
        return held == null ? takeBytes() : takeReserved(held);
    }

    private List<CommitRequest> takeReserved(Reservation held) {
        for (Iterator<CommitRequest> i = waiting.iterator(); i.hasNext();) {
            CommitRequest request = i.next();
            if (request.holds(held)) {
                i.remove();
                waitingBytes -= request.writes().bytes();
                return List.of(request);
            }
        }
        return List.of();
    }

    private List<CommitRequest> takeBytes() {
        List<CommitRequest> group = new ArrayList<>();
        long bytes = 0;
        while (!waiting.isEmpty() && (group.isEmpty() || bytes + waiting.peek().writes().bytes() <= groupBytes)) {
            CommitRequest request = waiting.remove();
            bytes += request.writes().bytes();
            group.add(request);
        }
        waitingBytes -= bytes;
        return group;
    }

    /**
     * Waits for its turn and for the group under way; from then on commits wait for the reservation's
     * transaction, until {@link #release} or the deadline.
     */
    Reservation reserve(Duration limit) {
        turn.acquireUninterruptibly();
        lock.lock();
        try {
            Reservation mine = new Reservation(System.nanoTime() + limit.toNanos());
            reservation = mine;
            while (groupUnderWay && refusal == null) {
                idle.awaitUninterruptibly();
            }
            return mine;
        } finally {
            lock.unlock();
        }
    }

    void release(Reservation mine) {
        lock.lock();
        try {
            if (mine.equals(reservation)) {
                reservation = null;
            }
            work.signal();
        } finally {
            lock.unlock();
        }
        turn.release();
    }

    int size() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }
}
