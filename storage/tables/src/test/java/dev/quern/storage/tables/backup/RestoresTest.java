package dev.quern.storage.tables.backup;

import static dev.quern.storage.tables.Fixture.RANGE;
import static dev.quern.storage.tables.Fixture.TABLE;
import static dev.quern.storage.tables.Fixture.item;
import static dev.quern.storage.tables.Fixture.key;
import static dev.quern.storage.tables.Fixture.n;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.storage.kv.Cursor;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.kv.Subspace;
import dev.quern.storage.tables.Fixture;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.item.TablesException.Reason;
import dev.quern.storage.tables.query.ScanItems;
import dev.quern.storage.tables.rows.TableRows;
import dev.quern.storage.tables.table.Billing;
import dev.quern.storage.tables.table.IndexName;
import dev.quern.storage.tables.table.IndexProjection;
import dev.quern.storage.tables.table.KeyElement;
import dev.quern.storage.tables.table.KeySchema;
import dev.quern.storage.tables.table.NewIndex;
import dev.quern.storage.tables.table.Past;
import dev.quern.storage.tables.table.SecondaryIndex;
import dev.quern.storage.tables.table.Table;
import dev.quern.storage.tables.table.TableName;
import dev.quern.storage.tables.table.Throughput;
import dev.quern.storage.tables.write.ItemWrite;
import dev.quern.storage.tables.write.TransactWrite;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tables that are restored to an earlier moment. */
@Timeout(120)
class RestoresTest {

    private static final TableName RESTORED = new TableName("restored");
    private static final long SEED = Long.getLong("quern.model.seed", System.nanoTime());
    private static final int STEPS = 1_500;

    @TempDir
    Path folder;

    private Fixture fixture;
    private final Random random = new Random(SEED);

    @BeforeEach
    void open() {
        fixture = Fixture.open(folder).withTable();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private Instant now() {
        return fixture.store.recoveries().find(TABLE).orElseThrow().latest();
    }

    private Set<Item> restoredTo(Instant moment) {
        fixture.store.restores().toMoment(TABLE, Optional.of(moment), RestoreTable.as(RESTORED));
        fixture.store.copier().finish();
        Set<Item> items = Set.copyOf(fixture.store.queries().scan(ScanItems.of(RESTORED)).items());
        fixture.store.tables().delete(RESTORED);
        return items;
    }

    private long rowsKept() {
        long rows = 0;
        try (Snapshot snapshot = fixture.kv.snapshot();
                Cursor cursor = snapshot.range(Subspace.named("tables").sub("history").range())) {
            for (; cursor.hasNext(); cursor.next()) {
                rows++;
            }
        }
        return rows;
    }

    private static void assertRefused(Reason reason, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(TablesException.CopyRefused.class,
                refused -> assertThat(refused.reason()).isEqualTo(reason));
    }

    @Test
    void aTableIsRestoredToWhatItWas() {
        fixture.put(item("a", 1, "v", n(1)));
        fixture.store.recoveries().enable(TABLE, 35);
        Instant before = now();
        fixture.clock.advance(Duration.ofSeconds(1));
        fixture.put(item("a", 1, "v", n(2)));
        fixture.put(item("b", 1));
        Instant between = now();
        fixture.clock.advance(Duration.ofSeconds(1));
        fixture.delete(key("a", 1));
        fixture.put(item("c", 1));
        assertThat(restoredTo(before)).containsExactly(item("a", 1, "v", n(1)));
        assertThat(restoredTo(between)).containsExactlyInAnyOrder(item("a", 1, "v", n(2)), item("b", 1));
        assertThat(restoredTo(between.plusMillis(999))).hasSize(2);
        assertThat(restoredTo(now())).containsExactlyInAnyOrder(item("b", 1), item("c", 1));
    }

    /** Whatever is written in whatever order, and also if the clock stands still or goes back. */
    @Test
    void everyMomentCanBeRestored() {
        fixture.store.recoveries().enable(TABLE, 35);
        Map<Item, Item> model = new HashMap<>();
        TreeMap<Instant, Set<Item>> states = new TreeMap<>();
        for (int step = 0; step < STEPS; step++) {
            write(model);
            states.put(now(), Set.copyOf(model.values()));
            switch (random.nextInt(6)) {
                case 0 -> fixture.clock.advance(Duration.ofMillis(random.nextInt(-200, 0)));
                case 1, 2 -> fixture.clock.advance(Duration.ofMillis(random.nextInt(1, 300)));
                default -> {
                }
            }
            if (step % 300 == 299) {
                Instant moment = List.copyOf(states.keySet()).get(random.nextInt(states.size()));
                assertThat(restoredTo(moment)).as("seed %d, %s", SEED, moment).isEqualTo(states.get(moment));
            }
        }
        for (int i = 0; i < 20; i++) {
            Instant moment = List.copyOf(states.keySet()).get(random.nextInt(states.size()));
            assertThat(restoredTo(moment)).as("seed %d, %s", SEED, moment).isEqualTo(states.get(moment));
        }
    }

    private void write(Map<Item, Item> model) {
        Set<Item> keys = new HashSet<>();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            keys.add(key("h" + random.nextInt(6), random.nextInt(4)));
        }
        List<ItemWrite> writes = keys.stream().map(key -> {
            if (random.nextInt(3) == 0) {
                model.remove(key);
                return ItemWrite.delete(TABLE, key);
            }
            Item item = Item.of(Map.of("h", key.attributes().get("h"), "r", key.attributes().get("r"), "v",
                    n(random.nextInt())));
            model.put(key, item);
            return ItemWrite.put(TABLE, item);
        }).map(ItemWrite.class::cast).toList();
        fixture.store.transactions().write(new TransactWrite(writes, Optional.empty()));
    }

    /** Many changes of one item are passed over in one look. */
    @Test
    void anItemThatChangesAllTheTimeIsRestored() {
        fixture.store.recoveries().enable(TABLE, 35);
        fixture.put(item("a", 1));
        fixture.put(item("z", 1));
        Instant middle = now();
        for (int i = 0; i < 500; i++) {
            fixture.clock.advance(Duration.ofMillis(1));
            fixture.put(item("m", 1, "v", n(i)));
            if (i == 249) {
                middle = now();
            }
        }
        fixture.delete(key("m", 1));
        assertThat(restoredTo(middle)).containsExactlyInAnyOrder(item("a", 1), item("z", 1),
                item("m", 1, "v", n(249)));
        assertThat(restoredTo(now())).containsExactlyInAnyOrder(item("a", 1), item("z", 1));
    }

    @Test
    void onlyWhatIsKeptCanBeRestored() {
        RestoreTable request = RestoreTable.as(RESTORED);
        Restores restores = fixture.store.restores();
        assertRefused(Reason.POINT_IN_TIME_RECOVERY_UNAVAILABLE,
                () -> restores.toMoment(TABLE, Optional.empty(), request));
        assertRefused(Reason.TABLE_NOT_FOUND, () -> restores.toMoment(RESTORED, Optional.empty(), request));
        Recoveries.Window window = fixture.store.recoveries().enable(TABLE, 1);
        assertThat(window.earliest()).isEqualTo(window.latest());
        assertRefused(Reason.INVALID_RESTORE_TIME,
                () -> restores.toMoment(TABLE, Optional.of(window.earliest().minusMillis(1)), request));
        assertRefused(Reason.INVALID_RESTORE_TIME,
                () -> restores.toMoment(TABLE, Optional.of(window.latest().plusMillis(1)), request));
        assertRefused(Reason.TABLE_ALREADY_EXISTS,
                () -> restores.toMoment(TABLE, Optional.empty(), RestoreTable.as(TABLE)));
        fixture.clock.advance(Duration.ofHours(36));
        assertThat(fixture.store.recoveries().find(TABLE).orElseThrow().earliest())
                .isEqualTo(window.earliest().plus(Duration.ofHours(12)));
        restores.toMoment(TABLE, Optional.empty(), request);
        assertRefused(Reason.CONTINUOUS_BACKUPS_UNAVAILABLE, () -> fixture.store.recoveries().enable(RESTORED, 1));
    }

    /** An index could name an attribute twice once, and a provisioned table have one without a capacity. */
    @Test
    void aTableFromBeforeTheRulesOfNewOnesIsRestored() {
        Table table = fixture.store.tables().get(TABLE);
        SecondaryIndex.Global index = new SecondaryIndex.Global(1_000, new IndexName("byNumber"),
                KeySchema.of(RANGE), IndexProjection.include(List.of("x", "y", "x")), SecondaryIndex.State.ACTIVE,
                Optional.empty());
        fixture.kv.update(transaction -> new TableRows().put(transaction,
                table.withBilling(new Billing.Provisioned(Throughput.of(5, 6)))
                        .withGlobalIndexes(List.of(index), table.definitions())));
        fixture.store.recoveries().enable(TABLE, 35);
        SecondaryIndex.Global whole = fixture.store.restores()
                .toMoment(TABLE, Optional.empty(), RestoreTable.as(RESTORED)).globalIndexes().getFirst();
        assertThat(whole.projection().included()).containsExactly("x", "y");
        assertThat(whole.throughput()).contains(Throughput.of(5, 6));
        NewIndex asTold = new NewIndex(index.name(), List.of(new KeyElement("r", KeyElement.Role.HASH)),
                Optional.of(index.projection()), Optional.of(Throughput.of(7, 7)));
        SecondaryIndex.Global chosen = fixture.store.restores().toMoment(TABLE, Optional.empty(),
                new RestoreTable(new TableName("chosen"), Optional.empty(), Optional.empty(), Optional.empty(),
                        Optional.of(List.of(asTold)), Table::settings))
                .globalIndexes().getFirst();
        assertThat(chosen.projection().included()).containsExactly("x", "y");
        assertThat(chosen.throughput()).contains(Throughput.of(7, 7));
    }

    @Test
    void whatWasKeptIsForgottenWhenItIsNoMoreWanted() {
        fixture.store.recoveries().enable(TABLE, 35);
        fixture.put(item("a", 1));
        assertThat(rowsKept()).isEqualTo(1);
        Instant moment = now();
        fixture.clock.advance(Duration.ofSeconds(1));
        fixture.delete(key("a", 1));
        fixture.store.restores().toMoment(TABLE, Optional.of(moment), RestoreTable.as(RESTORED));
        fixture.store.recoveries().disable(TABLE);
        assertThat(fixture.store.recoveries().find(TABLE)).isEmpty();
        fixture.put(item("b", 1));
        fixture.store.copier().finish();
        assertThat(fixture.get(RESTORED, key("a", 1))).as("who reads already reads on").isPresent();
        assertThat(fixture.get(RESTORED, key("b", 1))).isEmpty();
        assertThat(fixture.store.tables().get(TABLE).past()).isEqualTo(Past.NONE);
        assertThat(rowsKept()).isZero();
        fixture.put(item("c", 1));
        assertThat(rowsKept()).isZero();
    }

    @Test
    void whatIsTooOldIsForgottenOnceADay() {
        fixture.store.recoveries().enable(TABLE, 2);
        fixture.put(item("a", 1, "v", n(1)));
        fixture.put(item("a", 2, "v", n(1)));
        fixture.clock.advance(Duration.ofDays(1));
        fixture.put(item("a", 1, "v", n(2)));
        assertThat(fixture.store.trimmer().step(10)).isZero();
        Instant second = now();
        fixture.clock.advance(Duration.ofDays(1).plusHours(12));
        assertThat(rowsKept()).isEqualTo(3);
        assertThat(fixture.store.trimmer().step(10)).isEqualTo(2);
        assertThat(rowsKept()).isEqualTo(1);
        assertThat(restoredTo(second)).containsExactlyInAnyOrder(item("a", 1, "v", n(2)), item("a", 2, "v", n(1)));
        assertThat(restoredTo(second.minusMillis(1))).contains(item("a", 1, "v", n(1)));
        fixture.clock.advance(Duration.ofHours(23));
        assertThat(fixture.store.trimmer().step(10)).as("not a day later").isZero();
        // what was forgotten cannot be asked for, whatever the clock says
        fixture.clock.advance(Duration.ofDays(-20));
        assertRefused(Reason.INVALID_RESTORE_TIME, () -> fixture.store.restores().toMoment(TABLE,
                Optional.of(second.minus(Duration.ofDays(1))), RestoreTable.as(RESTORED)));
    }

    @Test
    void whatSomebodyReadsIsNotForgotten() {
        fixture.put(item("a", 1, "v", n(1)));
        fixture.store.recoveries().enable(TABLE, 1);
        Instant moment = now();
        fixture.clock.advance(Duration.ofSeconds(1));
        fixture.put(item("a", 1, "v", n(2)));
        fixture.store.restores().toMoment(TABLE, Optional.of(moment), RestoreTable.as(RESTORED));
        fixture.clock.advance(Duration.ofDays(3));
        assertThat(fixture.store.trimmer().step(10)).isZero();
        fixture.store.copier().finish();
        assertThat(fixture.get(RESTORED, key("a", 1))).contains(item("a", 1, "v", n(1)));
        fixture.clock.advance(Duration.ofDays(1));
        assertThat(fixture.store.trimmer().step(10)).isEqualTo(1);
    }
}
