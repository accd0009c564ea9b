package dev.quern.storage.tables.linear;

import static dev.quern.storage.tables.Fixture.TABLE;
import static dev.quern.storage.tables.Fixture.key;
import static dev.quern.storage.tables.Fixture.n;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.tables.Fixture;
import dev.quern.storage.tables.TableStore;
import dev.quern.storage.tables.TableStoreSettings;
import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.query.ReadItem;
import dev.quern.storage.tables.table.CreateTable;
import dev.quern.storage.tables.write.ItemWrite;
import dev.quern.storage.tables.write.ReturnValues;
import dev.quern.storage.tables.write.Written;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Concurrent additions, conditional writes and reads of few items, by two stores over one engine as two processes would
 * be: there is an order of them that explains all answers.
 */
@Timeout(120)
class LinearizabilityTest {

    private static final int THREADS = 6;
    private static final int KEYS = 2;
    private static final int CALLS = 120;
    private static final long SEED = Long.getLong("quern.linear.seed", System.nanoTime());

    @TempDir
    Path folder;

    private final AtomicLong time = new AtomicLong();

    @Test
    void answersCanBeExplainedByAnOrderOfTheCalls() throws Exception {
        try (KeyValueStore kv = Fixture.rocksDb(folder)) {
            for (List<Event> history : histories(kv)) {
                assertThat(history).hasSizeGreaterThan(CALLS);
                assertThat(Checker.isLinearizable(history)).as("seed %d", SEED).isTrue();
            }
        }
    }

    @Test
    void aStoreThatLosesUpdatesIsCaught() throws Exception {
        try (KeyValueStore kv = new BlindStore(Fixture.rocksDb(folder))) {
            assertThat(histories(kv)).as("seed %d", SEED).anyMatch(history -> !Checker.isLinearizable(history));
        }
    }

    @Test
    void theCheckerKnowsWhatCannotBe() {
        Event add = new Event(1, 2, new Event.Call.Add(1), 1);
        assertThat(Checker.isLinearizable(List.of(add, new Event(3, 4, new Event.Call.Read(), 1)))).isTrue();
        assertThat(Checker.isLinearizable(List.of(add, new Event(3, 4, new Event.Call.Read(), 0)))).isFalse();
        assertThat(Checker.isLinearizable(List.of(new Event(1, 4, new Event.Call.Add(1), 1),
                new Event(2, 3, new Event.Call.Read(), 0)))).isTrue();
        assertThat(Checker.isLinearizable(List.of(add, new Event(1, 4, new Event.Call.Add(1), 1)))).isFalse();
        assertThat(Checker.isLinearizable(List.of(new Event(1, 4, new Event.Call.CompareAndSet(0, 5), 1),
                new Event(2, 3, new Event.Call.CompareAndSet(0, 6), 1)))).isFalse();
    }

    /** One for each item. */
    private List<List<Event>> histories(KeyValueStore kv) throws Exception {
        TableStore one = new TableStore(kv, _ -> {}, InstantSource.system(), TableStoreSettings.defaults());
        TableStore two = new TableStore(kv, _ -> {}, InstantSource.system(), TableStoreSettings.defaults());
        one.tables().create(CreateTable.onDemand(TABLE.value(), Fixture.HASH, Fixture.RANGE));
        List<ConcurrentLinkedQueue<Event>> histories = new ArrayList<>();
        for (int i = 0; i < KEYS; i++) {
            histories.add(new ConcurrentLinkedQueue<>());
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                TableStore store = i % 2 == 0 ? one : two;
                Random random = new Random(SEED + i);
                running.add(threads.submit(() -> {
                    for (int call = 0; call < CALLS; call++) {
                        int key = random.nextInt(KEYS);
                        histories.get(key).add(call(store, key, random));
                    }
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
        }
        return histories.stream().<List<Event>>map(ArrayList::new).toList();
    }

    private Event call(TableStore store, int key, Random random) {
        Event.Call call = switch (random.nextInt(3)) {
            case 0 -> new Event.Call.Read();
            case 1 -> new Event.Call.Add(random.nextInt(1, 4));
            default -> new Event.Call.CompareAndSet(value(store, key), random.nextInt(1_000));
        };
        long begin = time.incrementAndGet();
        long answer = switch (call) {
            case Event.Call.Read _ -> value(store, key);
            case Event.Call.Add add -> number(written(store, ItemWrite.change(TABLE, key("k" + key, 0),
                    Fixture.change("ADD v :v", Map.of(":v", n(add.amount())))), random).attributes());
            case Event.Call.CompareAndSet cas -> compareAndSet(store, key, cas) ? 1 : 0;
        };
        return new Event(begin, time.incrementAndGet(), call, answer);
    }

    /** In either way to write. */
    private static Written written(TableStore store, ItemWrite write, Random random) {
        return random.nextBoolean()
                ? store.writes().write(write, ReturnValues.ALL_NEW)
                : store.writes().start(write, ReturnValues.ALL_NEW).toCompletableFuture().join();
    }

    private static boolean compareAndSet(TableStore store, int key, Event.Call.CompareAndSet cas) {
        String condition = cas.expected() == 0 ? "attribute_not_exists(v) OR v = :e" : "v = :e";
        try {
            store.writes().write(new ItemWrite.Change(TABLE, key("k" + key, 0),
                    Optional.of(Fixture.change("SET v = :w", Map.of(":w", n(cas.wanted())))),
                    Optional.of(Fixture.condition(condition, Map.of(":e", n(cas.expected())))), false),
                    ReturnValues.NONE);
            return true;
        } catch (TablesException.ConditionalCheckFailed failed) {
            return false;
        }
    }

    private static long value(TableStore store, int key) {
        return number(store.reads().get(new ReadItem(TABLE, key("k" + key, 0), Optional.empty(), true)).item());
    }

    private static long number(Optional<Item> item) {
        return item.map(each -> each.get("v")).map(value -> ((AttributeValue.N) value).value().value().longValueExact())
                .orElse(0L);
    }
}
