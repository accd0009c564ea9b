package dev.quern.runtime.async;

import dev.quern.runtime.invoke.Outcome;
import dev.quern.runtime.store.Ownership;
import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.kv.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes durable what came of calls, in the order in which they ended and as many at a time as have. One thread does it:
 * a function's thread hands over and goes on.
 */
final class Settler implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Settler.class);
    private static final int MOST_CALLS = 128;

    /** A record has an event and an answer: with this, a transaction stays well below what a store takes. */
    private static final long MOST_BYTES = 16L << 20;

    private final KeyValueStore store;
    private final Settlement settlement;
    private final Ownership ownership;
    private final Consumer<Settled> told;
    private final Runnable superseded;
    private final LinkedBlockingQueue<Optional<Tried>> waiting = new LinkedBlockingQueue<>();
    private final Thread thread = Thread.ofPlatform().name("quern-queue-settler").daemon()
            .inheritInheritableThreadLocals(false).unstarted(this::run);
    private volatile boolean closing;

    /** Somebody else works on the queue. */
    private static final class Superseded extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * A settler that has not begun.
     *
     * @param told
     *            is told of each call when its end is durable
     * @param superseded
     *            is run when another process has taken over
     */
    Settler(KeyValueStore store, Settlement settlement, Ownership ownership, Consumer<Settled> told,
            Runnable superseded) {
        this.superseded = superseded;
        this.store = store;
        this.settlement = settlement;
        this.ownership = ownership;
        this.told = told;
    }

    void start() {
        thread.start();
    }

    /** Takes what came of a call. Does not block. */
    void add(Tried tried) {
        waiting.add(Optional.of(tried));
    }

    private void run() {
        boolean more = true;
        while (more) {
            List<Tried> batch = new ArrayList<>();
            more = take(batch);
            if (!batch.isEmpty()) {
                write(batch);
            }
        }
    }

    /** The next calls, as many as fit into one transaction; {@code false} if there will be no more. */
    private boolean take(List<Tried> batch) {
        try {
            Optional<Tried> next = waiting.take();
            long bytes = 0;
            while (next != null && next.isPresent()) {
                batch.add(next.get());
                bytes += bytesOf(next.get());
                if (batch.size() >= MOST_CALLS || bytes >= MOST_BYTES) {
                    return true;
                }
                next = waiting.poll();
            }
            return next == null;
        } catch (InterruptedException e) {
            LOG.error("The queue's settler was interrupted, and goes on", e);
            return true;
        }
    }

    /** What a record of it and a dead letter may come to. */
    private static long bytesOf(Tried tried) {
        long answer = tried.attempt() instanceof Attempt.Ran ran
                && ran.result().outcome() instanceof Outcome.Success success ? success.payload().length : 0;
        return 2L * tried.event().length + answer;
    }

    private void write(List<Tried> batch) {
        for (int failures = 0;; failures++) {
            try {
                commit(batch).forEach(told);
                return;
            } catch (Superseded e) {
                LOG.error("Another process works on the queue of asynchronous calls: this one stops doing so");
                superseded.run();
                return;
            } catch (StoreException | OutOfMemoryError e) {
                if (closing) {
                    // they will be tried again when the queue is opened again
                    LOG.warn("{} asynchronous calls have run and could not be written down: {}", batch.size(),
                            e.getMessage());
                    return;
                }
                if (failures == 0) {
                    LOG.error("What came of asynchronous calls cannot be written down yet", e);
                }
                pause();
            } catch (RuntimeException e) {
                oneByOne(batch, e);
                return;
            }
        }
    }

    private List<Settled> commit(List<Tried> batch) {
        try (FailureRecords records = settlement.failureRecords()) {
            prepare(batch.stream().filter(Settlement::mayLeaveARecord).toList(), records);
            return records.around(() -> store.transact(transaction -> {
                records.begin();
                if (!ownership.holds(transaction)) {
                    throw new Superseded();
                }
                return batch.stream().map(tried -> settlement.settle(transaction, tried, records)).toList();
            }));
        }
    }

    private void prepare(List<Tried> failed, FailureRecords records) {
        if (failed.isEmpty()) {
            return;
        }
        try (Snapshot snapshot = store.snapshot()) {
            failed.forEach(tried -> settlement.prepare(snapshot, tried, records));
        }
    }

    /** One of them is at fault: the others are not to suffer. */
    private void oneByOne(List<Tried> batch, RuntimeException fault) {
        if (batch.size() > 1) {
            batch.forEach(tried -> write(List.of(tried)));
            return;
        }
        LOG.error("What came of the asynchronous call {} cannot be written down: it will be tried again at the next"
                + " start", batch.getFirst().call().requestId(), fault);
    }

    /** The disk is full, or worse: nothing is lost by waiting. */
    private void pause() {
        try {
            synchronized (this) {
                if (!closing) {
                    TimeUnit.SECONDS.timedWait(this, 1);
                }
            }
        } catch (InterruptedException e) {
            LOG.error("The queue's settler was interrupted, and goes on", e);
        }
    }

    /** Writes what it has, then ends. */
    @Override
    public void close() {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        waiting.add(Optional.empty());
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
