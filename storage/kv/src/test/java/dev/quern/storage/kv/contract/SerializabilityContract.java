package dev.quern.storage.kv.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.storage.kv.Transaction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random transactions at once, each reading some lists and appending its number to others. What they saw must fit one
 * serial order: {@link SerialOrder} looks for it.
 */
public abstract class SerializabilityContract extends EngineContract {

    private static final long SEED = Long.getLong("quern.seed", 20_261_124L);
    private static final int THREADS = 6;
    private static final int TRANSACTIONS_PER_THREAD = 60;
    private static final int LISTS = 5;

    @Test
    public void whatTransactionsSawFitsOneOrder() {
        Queue<SerialOrder.Observed> history = new ConcurrentLinkedQueue<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<CompletableFuture<@Nullable Void>> done = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int thread = i;
                done.add(CompletableFuture.runAsync(() -> run(thread, history), threads));
            }
            done.forEach(EngineContract::await);
        }
        Map<String, List<Integer>> end = store.transact(transaction -> {
            Map<String, List<Integer>> lists = new HashMap<>();
            for (int i = 0; i < LISTS; i++) {
                lists.put("list" + i, list(transaction, "list" + i));
            }
            return lists;
        });
        assertThat(history).hasSize(THREADS * TRANSACTIONS_PER_THREAD);
        assertThat(new SerialOrder(List.copyOf(history), end).contradictions()).as("seed %d", SEED).isEmpty();
    }

    private void run(int thread, Queue<SerialOrder.Observed> history) {
        Random random = new Random(SEED + thread);
        for (int i = 0; i < TRANSACTIONS_PER_THREAD; i++) {
            int id = thread * TRANSACTIONS_PER_THREAD + i;
            List<String> reads = random.ints(2, 0, LISTS).distinct().mapToObj(n -> "list" + n).toList();
            List<String> appends = random.ints(2, 0, LISTS).distinct().mapToObj(n -> "list" + n).toList();
            history.add(store.transact(transaction -> observe(transaction, id, reads, appends)));
        }
    }

    private static SerialOrder.Observed observe(Transaction transaction, int id, List<String> reads,
            List<String> appends) {
        Map<String, List<Integer>> seen = new HashMap<>();
        for (String name : reads) {
            seen.put(name, list(transaction, name));
        }
        // each element is a key of its own at the list's end: appending reads a range, and conflicts are phantoms
        for (String name : appends) {
            int length = list(transaction, name).size();
            transaction.put(SPACE.pack(name, length), number(id));
        }
        return new SerialOrder.Observed(id, seen, appends);
    }

    private static List<Integer> list(Transaction transaction, String name) {
        List<Integer> numbers = new ArrayList<>();
        try (var cursor = transaction.range(SPACE.range(name))) {
            cursor.forEachRemaining(entry -> numbers.add((int) number(entry.value())));
        }
        return numbers;
    }
}
