package dev.quern.storage.tables.write;

import static dev.quern.storage.tables.Fixture.TABLE;
import static dev.quern.storage.tables.Fixture.item;
import static dev.quern.storage.tables.Fixture.key;
import static dev.quern.storage.tables.Fixture.n;
import static dev.quern.storage.tables.Fixture.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.storage.tables.Fixture;
import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.item.CancellationReason;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.query.ItemRead;
import dev.quern.storage.tables.query.ReadItem;
import dev.quern.storage.tables.table.TableName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TransactionsTest {

    @TempDir
    Path folder;

    private Fixture fixture;

    @BeforeEach
    void open() {
        fixture = Fixture.open(folder).withTable();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private Transacted transact(Optional<TransactWrite.Token> token, ItemWrite... writes) {
        return fixture.store.transactions().write(new TransactWrite(List.of(writes), token));
    }

    private static ItemWrite add(Item key, long value) {
        return ItemWrite.change(TABLE, key, Fixture.change("ADD amount :v", Map.of(":v", n(value))));
    }

    private static ItemWrite.Check check(Item key, String condition) {
        return new ItemWrite.Check(TABLE, key, Fixture.condition(condition, Map.of()), true);
    }

    @Test
    void allOfItHappensOrNothing() {
        Item there = item("a", 1, "amount", n(7));
        fixture.put(there);
        assertThatThrownBy(() -> transact(Optional.empty(), ItemWrite.put(TABLE, item("b", 1)),
                check(key("a", 1), "attribute_not_exists(amount)"), add(key("c", 1), 1)))
                .isInstanceOfSatisfying(TablesException.TransactionCanceled.class,
                        cancelled -> assertThat(cancelled.reasons()).containsExactly(CancellationReason.none(),
                                new CancellationReason("ConditionalCheckFailed",
                                        Optional.of("The conditional request failed"), Optional.of(there)),
                                CancellationReason.none()))
                .hasMessage("Transaction cancelled, please refer cancellation reasons for specific reasons"
                        + " [None, ConditionalCheckFailed, None]");
        assertThat(fixture.get(key("b", 1))).isEmpty();
        transact(Optional.empty(), ItemWrite.put(TABLE, item("b", 1)),
                check(key("a", 1), "attribute_exists(amount)"), add(key("c", 1), 1),
                ItemWrite.delete(TABLE, key("d", 1)));
        assertThat(fixture.get(key("b", 1))).contains(item("b", 1));
        assertThat(fixture.get(key("c", 1))).contains(item("c", 1, "amount", n(1)));
    }

    @Test
    void whatDoesNotFitItsTableCancelsBeforeAnyConditionIsLookedAt() {
        Item bad = Item.of("h", n(1), "r", n(1));
        assertThatThrownBy(() -> transact(Optional.empty(), check(key("a", 1), "attribute_exists(amount)"),
                ItemWrite.put(TABLE, bad), ItemWrite.put(TABLE, Item.of("h", n(1), "r", n(2)))))
                .isInstanceOfSatisfying(TablesException.TransactionCanceled.class,
                        cancelled -> assertThat(cancelled.reasons()).extracting(CancellationReason::code)
                                .containsExactly("None", "ValidationError", "None"));
    }

    @Test
    void whatMakesNoSenseForAnItemCancelsAndWhatNeverDoesIsRefused() {
        fixture.put(item("a", 1, "amount", s("text")));
        assertThatThrownBy(() -> transact(Optional.empty(), add(key("a", 1), 1), ItemWrite.put(TABLE, item("b", 1))))
                .isInstanceOfSatisfying(TablesException.TransactionCanceled.class,
                        cancelled -> assertThat(cancelled.reasons()).extracting(CancellationReason::code)
                                .containsExactly("ValidationError", "None"));
        assertThatThrownBy(() -> transact(Optional.empty(), add(key("a", 2), 1), ItemWrite.delete(TABLE, key("a", 2))))
                .isInstanceOf(TablesException.Validation.class)
                .hasMessage("Transaction request cannot include multiple operations on one item");
        assertThatThrownBy(
                () -> transact(Optional.empty(), ItemWrite.put(new TableName("none"), item("b", 1))))
                .isInstanceOf(TablesException.ResourceNotFound.class);
        assertThatThrownBy(() -> transact(Optional.empty(), ItemWrite.delete(TABLE, Item.of("h", s("a")))))
                .isInstanceOf(TablesException.TransactionCanceled.class);
        assertThatThrownBy(() -> transact(Optional.empty(), ItemWrite.delete(TABLE, key("", 1))))
                .isInstanceOf(TablesException.Validation.class);
    }

    @Test
    void aTokenMakesARequestHappenOnceForTenMinutes() {
        TransactWrite.Token token = new TransactWrite.Token("token", new byte[]{1});
        assertThat(transact(Optional.of(token), add(key("a", 1), 1)).repeated()).isFalse();
        assertThat(transact(Optional.of(token), add(key("a", 1), 1)).repeated()).isTrue();
        assertThat(fixture.get(key("a", 1)).orElseThrow().get("amount")).isEqualTo(n(1));
        assertThatThrownBy(
                () -> transact(Optional.of(new TransactWrite.Token("token", new byte[]{2})), add(key("a", 1), 2)))
                .isInstanceOf(TablesException.IdempotentParameterMismatch.class);
        fixture.clock.advance(Duration.ofMinutes(9));
        assertThat(fixture.store.tokenUpkeep().forget()).isZero();
        fixture.clock.advance(Duration.ofMinutes(2));
        assertThat(transact(Optional.of(token), add(key("a", 1), 1)).repeated()).isFalse();
        assertThat(fixture.get(key("a", 1)).orElseThrow().get("amount")).isEqualTo(n(2));
        fixture.clock.advance(Duration.ofMinutes(11));
        assertThat(fixture.store.tokenUpkeep().forget()).isPositive();
    }

    @Test
    void aRefusedTransactionDoesNotUseItsToken() {
        TransactWrite.Token token = new TransactWrite.Token("token", new byte[]{1});
        assertThatThrownBy(() -> transact(Optional.of(token), check(key("a", 1), "attribute_exists(h)")))
                .isInstanceOf(TablesException.TransactionCanceled.class);
        fixture.put(item("a", 1));
        assertThat(transact(Optional.of(token), check(key("a", 1), "attribute_exists(h)")).repeated()).isFalse();
    }

    @Test
    void theTableCountsDouble() {
        Transacted done = transact(Optional.empty(), ItemWrite.put(TABLE, item("a", 1)), add(key("b", 1), 1));
        assertThat(done.consumed()).hasSize(1);
        assertThat(done.consumed().getFirst().total()).isEqualTo(4);
    }

    @Test
    void moneyThatMovesIsNeverSeenTwiceOrNowhere() throws Exception {
        int accounts = 5;
        for (int i = 0; i < accounts; i++) {
            fixture.put(item("account", i, "amount", n(100)));
        }
        List<ReadItem> all = new ArrayList<>();
        for (int i = 0; i < accounts; i++) {
            all.add(new ReadItem(TABLE, key("account", i), Optional.empty(), true));
        }
        AtomicBoolean ended = new AtomicBoolean();
        try (ExecutorService threads = Executors.newFixedThreadPool(5)) {
            List<Future<?>> movers = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                int seed = thread;
                movers.add(threads.submit(() -> move(new Random(seed), accounts)));
            }
            Future<?> reader = threads.submit(() -> {
                while (!ended.get()) {
                    assertThat(sum(fixture.store.reads().getTransaction(all))).isEqualTo(100 * accounts);
                }
            });
            for (Future<?> mover : movers) {
                mover.get();
            }
            ended.set(true);
            reader.get();
        }
        assertThat(sum(fixture.store.reads().getAll(all))).isEqualTo(100 * accounts);
    }

    private void move(Random random, int accounts) {
        for (int i = 0; i < 200; i++) {
            int from = random.nextInt(accounts);
            int to = (from + 1 + random.nextInt(accounts - 1)) % accounts;
            transact(Optional.empty(), add(key("account", from), -1), add(key("account", to), 1));
        }
    }

    private static long sum(List<ItemRead> accounts) {
        return accounts.stream().mapToLong(read -> read.item().orElseThrow()
                .get("amount") instanceof AttributeValue.N amount
                        ? amount.value().value().longValueExact()
                        : 0)
                .sum();
    }
}
