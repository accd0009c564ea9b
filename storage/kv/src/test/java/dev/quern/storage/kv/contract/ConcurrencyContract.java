package dev.quern.storage.kv.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.storage.kv.Cursor;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.kv.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Many threads at once. */
public abstract class ConcurrencyContract extends EngineContract {

    private static void onThreads(int threads, IntConsumer action) {
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            List<CompletableFuture<@Nullable Void>> done = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int thread = i;
                done.add(CompletableFuture.runAsync(() -> action.accept(thread), executor));
            }
            done.forEach(EngineContract::await);
        }
    }

    @Test
    public void noIncrementIsLost() {
        onThreads(8, thread -> {
            for (int i = 0; i < 60; i++) {
                String counter = "n" + (thread + i) % 3;
                store.update(transaction -> transaction.put(key(counter),
                        number(number(transaction.get(key(counter))) + 1)));
            }
        });
        assertThat(all()).containsExactly("n0=160", "n1=160", "n2=160");
    }

    @Test
    public void everyReaderSeesTheSameTotalWhileMoneyMoves() {
        int accounts = 6;
        store.update(transaction -> {
            for (int i = 0; i < accounts; i++) {
                transaction.put(SPACE.pack(i), number(100));
            }
        });
        onThreads(6, thread -> {
            for (int i = 0; i < 50; i++) {
                if (thread % 2 == 0) {
                    transfer(ThreadLocalRandom.current().nextInt(accounts),
                            ThreadLocalRandom.current().nextInt(accounts));
                } else {
                    assertThat(total()).isEqualTo(100L * accounts);
                }
            }
        });
        assertThat(total()).isEqualTo(100L * accounts);
    }

    private void transfer(int from, int to) {
        store.update(transaction -> {
            transaction.put(SPACE.pack(from), number(number(transaction.get(SPACE.pack(from))) - 1));
            transaction.put(SPACE.pack(to), number(number(transaction.get(SPACE.pack(to))) + 1));
        });
    }

    private long total() {
        try (Snapshot snapshot = store.snapshot(); Cursor cursor = snapshot.range(ALL)) {
            long sum = 0;
            while (cursor.hasNext()) {
                sum += number(cursor.next().value());
            }
            return sum;
        }
    }

    @Test
    public void twoThreadsNeverTakeTheSameJob() {
        int jobs = 120;
        store.update(transaction -> {
            for (int i = 0; i < jobs; i++) {
                transaction.put(SPACE.pack("job", i), number(i));
            }
        });
        AtomicInteger taken = new AtomicInteger();
        onThreads(4, thread -> {
            while (takeJob()) {
                taken.incrementAndGet();
            }
        });
        assertThat(taken).hasValue(jobs);
    }

    private boolean takeJob() {
        return store.transact(transaction -> {
            try (Cursor cursor = transaction.range(SPACE.range(Tuple.of("job")))) {
                if (!cursor.hasNext()) {
                    return false;
                }
                transaction.delete(cursor.next().key());
                return true;
            }
        });
    }

    @Test
    public void aTransactionThatIsAlwaysOvertakenGetsThroughInTheEnd() {
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger runs = new AtomicInteger();
        CompletableFuture<Void> rivals = onThreadOfItsOwn(() -> {
            while (!stop.get()) {
                store.update(transaction -> transaction.put(key("hot"), number(System.nanoTime())));
            }
        });
        CompletableFuture<Void> slow = onThreadOfItsOwn(() -> store.update(transaction -> {
            awaitChange(get(transaction, "hot"), runs.incrementAndGet() == 1);
            transaction.put(key("slow"), bytes("done"));
        }));
        try {
            await(slow);
        } finally {
            stop.set(true);
        }
        await(rivals);
        assertThat(get("slow")).isEqualTo("done");
        assertThat(runs).as("it was overtaken at first").hasValueGreaterThan(1);
    }

    /**
     * Waits until a rival has committed: on the first run until one has, later for a bounded number of looks, since a
     * fair
     * store holds rivals back some time.
     */
    private void awaitChange(@Nullable String before, boolean firstRun) {
        long deadline = System.nanoTime() + 10_000_000_000L;
        for (int i = 0; firstRun ? System.nanoTime() < deadline : i < 2_000; i++) {
            try (Snapshot snapshot = store.snapshot()) {
                if (!java.util.Objects.equals(get(snapshot, "hot"), before)) {
                    return;
                }
            }
        }
    }
}
