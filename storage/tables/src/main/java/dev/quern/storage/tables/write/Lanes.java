package dev.quern.storage.tables.write;

import dev.quern.storage.kv.CommitOutcomeUnknownException;
import dev.quern.storage.kv.DamagedStoreException;
import dev.quern.storage.kv.DiskFullException;
import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.StoreException;
import dev.quern.storage.kv.Transaction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lets writes that would be in each other's way queue, instead of having the store find out that they were. Writes of
 * one item are in one lane; what waits there when its turn comes is done in one transaction, one after another, and
 * shares its fsync. Lanes do not wait for each other: the store commits what comes from all of them together.
 *
 * <p>
 * A lane is about conflicts, not about correctness: that is the store's, also when other processes write.
 */
final class Lanes {

    /** Several times as many as wait for the disk at once, so that those with nothing in common seldom meet. */
    static final int COUNT = 256;

    /** How much of what waits is done in one transaction. */
    private static final int MAX_BATCH = 128;

    /**
     * Where started work goes on that had to wait. Not on threads of a pool: all of them may be waiting in the lane for
     * it.
     */
    private static final Executor TURNS = task -> Thread.ofVirtual().name("quern-tables-turn").start(task);

    private final KeyValueStore store;
    private final BiFunction<Transaction, Integer, WriteRun> runs;
    private final Lane[] lanes = new Lane[COUNT];
    private final ReentrantLock together = new ReentrantLock();

    /**
     * @param runs
     *            makes a run within a transaction, for a lane
     */
    Lanes(KeyValueStore store, BiFunction<Transaction, Integer, WriteRun> runs) {
        this.store = store;
        this.runs = runs;
        for (int i = 0; i < COUNT; i++) {
            lanes[i] = new Lane(MAX_BATCH);
        }
    }

    /** A lane for a number, always the same. */
    static int of(long number) {
        return (int) Long.remainderUnsigned(number * 0x9E3779B97F4A7C15L >>> 32, COUNT);
    }

    /**
     * Does something with an item when the lane's turn comes, maybe together with what others do there. The work may
     * run several times; if it refuses, it must have written nothing.
     */
    <T> T perform(int lane, Function<WriteRun, T> work) {
        Job<T> job = new Job<>(work);
        List<Job<?>> batch = lanes[lane].lead(job);
        if (!batch.isEmpty()) {
            runAllAndLeave(lane, batch);
        }
        return job.outcome();
    }

    /**
     * As {@link #perform}, without waiting.
     *
     * @return completed on a thread of the store's, or of somebody else who writes: dependent actions must not block
     */
    <T> CompletableFuture<T> start(int lane, Function<WriteRun, T> work) {
        StartedJob<T> job = new StartedJob<>(work, () -> startAll(lane), TURNS);
        if (lanes[lane].queue(job)) {
            startAll(lane);
        }
        return job.told();
    }

    /** To be called when a started job leads. */
    private void startAll(int lane) {
        List<Job<?>> batch = lanes[lane].takeJobs();
        var _ = store.<WriteRun>transactAsync(transaction -> run(transaction, lane, batch))
                .whenComplete((run, failure) -> {
                    if (failure != null && !isKnown(failure)) {
                        TURNS.execute(() -> runAllAndLeave(lane, batch));
                    } else {
                        lanes[lane].leave();
                        tell(batch, run, failure);
                    }
                });
    }

    private WriteRun run(Transaction transaction, int lane, List<Job<?>> batch) {
        WriteRun run = runs.apply(transaction, lane);
        batch.forEach(job -> job.run(run));
        run.finish();
        return run;
    }

    /**
     * Whether it is known what became of a transaction that the store did not commit, or was. What it has not taken,
     * for it had no room for more that wait, or which was more than one transaction may write, is done again where one
     * may wait for it.
     */
    private static boolean isKnown(Throwable failure) {
        return failure instanceof CommitOutcomeUnknownException || failure instanceof DiskFullException
                || failure instanceof DamagedStoreException;
    }

    private static void tell(List<Job<?>> batch, @Nullable WriteRun run, @Nullable Throwable failure) {
        if (run == null || failure != null) {
            batch.forEach(job -> job.fail(Objects.requireNonNull(failure)));
            return;
        }
        complete(batch, run);
    }

    private static void complete(List<Job<?>> batch, WriteRun committed) {
        try {
            committed.committed();
        } finally {
            batch.forEach(Job::complete);
        }
    }

    private void runAllAndLeave(int lane, List<Job<?>> batch) {
        try {
            runAll(lane, batch);
        } finally {
            lanes[lane].leave();
        }
    }

    private void runAll(int lane, List<Job<?>> batch) {
        WriteRun done;
        try {
            done = store.<WriteRun>transact(transaction -> run(transaction, lane, batch));
        } catch (StoreException e) {
            batch.forEach(job -> job.fail(e));
            return;
        } catch (RuntimeException | Error e) {
            if (batch.size() == 1) {
                batch.forEach(job -> job.fail(e));
            } else {
                // one of them asked for what cannot be done; the others need not suffer
                batch.forEach(job -> runAll(lane, List.of(job)));
            }
            return;
        }
        // not within the above: what was committed is not to be done again
        complete(batch, done);
    }

    /** One run after another until its transaction commits; what is written in the last one holds. */
    private <T> T transact(int lane, Function<WriteRun, T> work) {
        AtomicReference<@Nullable WriteRun> last = new AtomicReference<>();
        T result = store.<T>transact(transaction -> {
            WriteRun run = runs.apply(transaction, lane);
            T done = work.apply(run);
            run.finish();
            last.set(run);
            return done;
        });
        WriteRun run = last.get();
        if (run != null) {
            run.committed();
        }
        return result;
    }

    /** All at once, so that who waits in several lanes is before or behind another in all of them. */
    private Map<Lane, Ticket> queue(SortedSet<Integer> several) {
        Map<Lane, Ticket> tickets = new LinkedHashMap<>();
        together.lock();
        try {
            several.forEach(lane -> {
                Ticket ticket = new Ticket();
                if (lanes[lane].queue(ticket)) {
                    ticket.wake(Ticket.State.LEADING);
                }
                tickets.put(lanes[lane], ticket);
            });
        } finally {
            together.unlock();
        }
        return tickets;
    }

    /**
     * Does something with items of several lanes when it is alone in all of them. If it throws, nothing is written.
     */
    <T> T performAlone(SortedSet<Integer> several, Function<WriteRun, T> work) {
        Map<Lane, Ticket> tickets = queue(several);
        List<Lane> entered = new ArrayList<>(several.size());
        try {
            tickets.forEach((lane, ticket) -> {
                lane.enter(ticket);
                entered.add(lane);
            });
            return transact(several.isEmpty() ? 0 : several.first(), work);
        } finally {
            entered.forEach(Lane::leave);
        }
    }
}
