package dev.quern.storage.tables.write;

import static dev.quern.storage.tables.Fixture.TABLE;
import static dev.quern.storage.tables.Fixture.item;
import static dev.quern.storage.tables.Fixture.key;
import static dev.quern.storage.tables.Fixture.n;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.StoreException;
import dev.quern.storage.tables.Fixture;
import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.table.CreateTable;
import dev.quern.storage.tables.table.StreamView;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many writers of one item: none is lost, and they do not run each other over. */
@Timeout(60)
class HotKeyTest {

    private static final int THREADS = 16;
    private static final int ROUNDS = 100;

    @TempDir
    Path folder;

    @Test
    void everyAdditionCountsOnceAndIsARecordOfItsOwn() throws Exception {
        try (Fixture fixture = Fixture.open(folder)) {
            fixture.store.tables().create(CreateTable.onDemand(TABLE.value(), Fixture.HASH, Fixture.RANGE)
                    .withStream(StreamView.NEW_IMAGE));
            inParallel(_ -> {
                for (int i = 0; i < ROUNDS; i++) {
                    fixture.update(key("hot", 1), "ADD c1 :one", Map.of(":one", n(1)));
                }
            });
            assertThat(fixture.get(key("hot", 1)).orElseThrow().get("c1")).isEqualTo(n(THREADS * ROUNDS));
            List<AttributeValue> seen = new ArrayList<>();
            fixture.changes(TABLE).forEach(change -> seen.add(change.newImage().orElseThrow().get("c1")));
            List<AttributeValue> expected = new ArrayList<>();
            for (long i = 1; i <= THREADS * ROUNDS; i++) {
                expected.add(n(i));
            }
            assertThat(seen).isEqualTo(expected);
            assertThat(fixture.kv.statistics().get("transactions.conflicts")).isZero();
            assertThat(fixture.kv.statistics().get("transactions.committed")).isLessThan(THREADS * ROUNDS);
        }
    }

    @Test
    void oneOfManyWinsEachRoundOfACompareAndSet() throws Exception {
        try (Fixture fixture = Fixture.open(folder).withTable()) {
            fixture.put(item("lock", 1, "owner", n(-1), "round", n(0)));
            Set<Long> winners = Collections.synchronizedSet(new HashSet<>());
            inParallel(thread -> {
                for (long round = 0; round < ROUNDS; round++) {
                    ItemWrite take = new ItemWrite.Change(TABLE, key("lock", 1),
                            Optional.of(Fixture.change("SET round = :next", Map.of(":next", n(round + 1)))),
                            Optional.of(Fixture.condition("round = :now", Map.of(":now", n(round)))), false);
                    try {
                        fixture.store.writes().write(take, ReturnValues.NONE);
                        assertThat(winners.add(round)).as("only one wins round " + round).isTrue();
                    } catch (TablesException.ConditionalCheckFailed lost) {
                        // somebody else has it
                    }
                }
            });
            assertThat(winners).hasSize(ROUNDS);
            Item last = fixture.get(key("lock", 1)).orElseThrow();
            assertThat(last.get("round")).isEqualTo(n(ROUNDS));
        }
    }

    @Test
    void oneThatFailsDoesNotHarmThoseThatShareItsTransaction() throws Exception {
        try (Fixture fixture = Fixture.open(folder).withTable()) {
            fixture.put(item("hot", 1, "c1", n(0), "t1", Fixture.s("x")));
            inParallel(thread -> {
                for (int i = 0; i < ROUNDS; i++) {
                    boolean bad = thread % 4 == 0;
                    try {
                        fixture.update(key("hot", 1), bad ? "ADD c1 :one, t1 :one" : "ADD c1 :one",
                                Map.of(":one", n(1)));
                        assertThat(bad).isFalse();
                    } catch (TablesException.Validation refused) {
                        assertThat(bad).isTrue();
                    }
                }
            });
            assertThat(fixture.get(key("hot", 1)).orElseThrow().get("c1")).isEqualTo(n(THREADS * 3 / 4 * ROUNDS));
        }
    }

    @Test
    void whatIsOnlyStartedCountsOnceBesideWhatWaits() throws Exception {
        try (Fixture fixture = Fixture.open(folder)) {
            fixture.store.tables().create(CreateTable.onDemand(TABLE.value(), Fixture.HASH, Fixture.RANGE)
                    .withStream(StreamView.NEW_IMAGE));
            fixture.put(item("hot", 1, "c1", n(0), "t1", Fixture.s("x")));
            inParallel(thread -> {
                List<CompletableFuture<Written>> started = new ArrayList<>();
                for (int i = 0; i < ROUNDS; i++) {
                    switch (i % 4) {
                        case 0 -> fixture.update(key("hot", 1), "ADD c1 :one", Map.of(":one", n(1)));
                        case 1 -> fixture.store.transactions().write(new TransactWrite(
                                List.of(add("hot"), add("other")), Optional.empty()));
                        default -> started.add(fixture.store.writes().start(add("hot"), ReturnValues.NONE)
                                .toCompletableFuture());
                    }
                }
                CompletableFuture<Written> refused = fixture.store.writes().startUpdate(change("ADD t1 :one"),
                        ReturnValues.NONE).toCompletableFuture();
                started.forEach(CompletableFuture::join);
                assertThat(refused.handle((_, failure) -> failure).join())
                        .isInstanceOf(TablesException.Validation.class);
            });
            assertThat(fixture.get(key("hot", 1)).orElseThrow().get("c1")).isEqualTo(n(THREADS * ROUNDS));
            assertThat(fixture.get(key("other", 1)).orElseThrow().get("c1")).isEqualTo(n(THREADS * ROUNDS / 4));
            List<AttributeValue> seen = new ArrayList<>();
            fixture.changes(TABLE).stream().filter(change -> change.key().equals(key("hot", 1)))
                    .forEach(change -> seen.add(change.newImage().orElseThrow().get("c1")));
            assertThat(seen).hasSize(THREADS * ROUNDS + 1).doesNotHaveDuplicates();
        }
    }

    private static ItemWrite.Change change(String expression) {
        return (ItemWrite.Change) ItemWrite.change(TABLE, key("hot", 1),
                Fixture.change(expression, Map.of(":one", n(1))));
    }

    private static ItemWrite add(String hash) {
        return ItemWrite.change(TABLE, key(hash, 1), Fixture.change("ADD c1 :one", Map.of(":one", n(1))));
    }

    @Test
    void whatIsMoreThanATransactionTakesIsDoneOneByOne() {
        try (Fixture fixture = Fixture.open(folder)) {
            fixture.store.tables().create(CreateTable.onDemand(TABLE.value(), Fixture.HASH, Fixture.RANGE)
                    .withStream(StreamView.NEW_IMAGE));
            int large = 390_000;
            int items = 2 + (int) (KeyValueStore.MAX_TRANSACTION_BYTES / large / 2);
            List<CompletableFuture<Written>> started = new ArrayList<>();
            for (int i = 0; i < items; i++) {
                started.add(fixture.store.writes().start(
                        ItemWrite.put(TABLE, item("same", i, "x", Fixture.s("v".repeat(large)))), ReturnValues.NONE)
                        .toCompletableFuture());
            }
            started.forEach(CompletableFuture::join);
            assertThat(fixture.changes(TABLE)).hasSize(items);
        }
    }

    @Test
    void whatIsStartedWhenTheStoreIsClosedIsTold() {
        Fixture fixture = Fixture.open(folder).withTable();
        fixture.put(item("a", 1));
        fixture.close();
        CompletableFuture<Written> started = fixture.store.writes()
                .start(ItemWrite.put(TABLE, item("a", 1, "x", n(1))), ReturnValues.NONE).toCompletableFuture();
        assertThat(started.handle((_, failure) -> failure).join()).isInstanceOf(StoreException.class);
    }

    private interface Work {
        void run(int thread);
    }

    private static void inParallel(Work work) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int thread = i;
                running.add(threads.submit(() -> work.run(thread)));
            }
            for (Future<?> each : running) {
                each.get();
            }
        }
    }
}
