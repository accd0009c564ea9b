package dev.quern.storage.tables.write;

import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.StoreException;
import dev.quern.storage.kv.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.atomic.AtomicReference;
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

    static final int COUNT = 16;

    /** How much of what waits is done in one transaction. */
    private static final int MAX_BATCH = 128;

    private final KeyValueStore store;
    private final BiFunction<Transaction, Integer, WriteRun> runs;
    private final Lane[] lanes = new Lane[COUNT];

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
        List<Job<?>> batch = lanes[lane].enter(job);
        if (!batch.isEmpty()) {
            try {
                runAll(lane, batch);
            } finally {
                lanes[lane].leave();
            }
        }
        return job.outcome();
    }

    private void runAll(int lane, List<Job<?>> batch) {
        try {
            commit(lane, batch);
        } catch (StoreException e) {
            batch.forEach(job -> job.fail(e));
        } catch (RuntimeException | Error e) {
            if (batch.size() == 1) {
                batch.forEach(job -> job.fail(e));
            } else {
                // one of them asked for what cannot be done; the others need not suffer
                batch.forEach(job -> runAll(lane, List.of(job)));
            }
        }
    }

    private void commit(int lane, List<Job<?>> batch) {
        AtomicReference<@Nullable WriteRun> last = new AtomicReference<>();
        store.update(transaction -> {
            WriteRun run = runs.apply(transaction, lane);
            batch.forEach(job -> job.run(run));
            run.finish();
            last.set(run);
        });
        WriteRun run = last.get();
        if (run != null) {
            run.committed();
        }
        batch.forEach(Job::complete);
    }

    /**
     * Does something with items of several lanes when it is alone in all of them. If it throws, nothing is written.
     */
    <T> T performAlone(SortedSet<Integer> several, Function<WriteRun, T> work) {
        List<Lane> entered = new ArrayList<>(several.size());
        try {
            // always in this order, so that two of these never wait for each other
            for (int lane : several) {
                lanes[lane].enterAlone();
                entered.add(lanes[lane]);
            }
            AtomicReference<@Nullable WriteRun> last = new AtomicReference<>();
            T result = store.<T>transact(transaction -> {
                WriteRun run = runs.apply(transaction, several.isEmpty() ? 0 : several.first());
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
        } finally {
            entered.forEach(Lane::leave);
        }
    }
}
