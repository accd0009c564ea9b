package dev.quern.storage.tables.change;

import static dev.quern.storage.tables.Fixture.TABLE;
import static dev.quern.storage.tables.Fixture.item;
import static dev.quern.storage.tables.Fixture.key;
import static dev.quern.storage.tables.Fixture.n;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.storage.tables.Fixture;
import dev.quern.storage.tables.TableStoreSettings;
import dev.quern.storage.tables.expression.Condition;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.table.CreateTable;
import dev.quern.storage.tables.table.StreamView;
import dev.quern.storage.tables.table.UpdateTable;
import dev.quern.storage.tables.write.ItemWrite;
import dev.quern.storage.tables.write.ReturnValues;
import dev.quern.storage.tables.write.TransactWrite;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangeStreamsTest {

    @TempDir
    Path folder;

    private Fixture fixture;

    @BeforeEach
    void open() {
        fixture = Fixture.open(folder, TableStoreSettings.defaults().withStreamShards(1));
        create(StreamView.NEW_AND_OLD_IMAGES);
    }

    private void create(StreamView view) {
        fixture.store.tables()
                .create(CreateTable.onDemand(TABLE.value(), Fixture.HASH, Fixture.RANGE).withStream(view));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private List<ChangeRecord> records() {
        return fixture.changes(TABLE);
    }

    private Shard onlyShard() {
        return fixture.store.changes().shards(fixture.stream(TABLE).orElseThrow().id()).getFirst();
    }

    @Test
    void everyChangeIsARecordInItsOrder() {
        fixture.put(item("a", 1, "x", n(1)));
        fixture.put(item("a", 1, "x", n(2)));
        fixture.update(key("b", 1), "SET x = :v", Map.of(":v", n(3)));
        fixture.delete(key("a", 1));
        assertThat(records()).extracting(ChangeRecord::kind).containsExactly(ChangeRecord.Kind.INSERT,
                ChangeRecord.Kind.MODIFY, ChangeRecord.Kind.INSERT, ChangeRecord.Kind.REMOVE);
        assertThat(records()).extracting(each -> each.sequence().value()).containsExactly(1L, 2L, 3L, 4L);
        ChangeRecord modified = records().get(1);
        assertThat(modified.key()).isEqualTo(key("a", 1));
        assertThat(modified.oldImage()).contains(item("a", 1, "x", n(1)));
        assertThat(modified.newImage()).contains(item("a", 1, "x", n(2)));
        assertThat(modified.size()).isEqualTo(modified.key().size() + 2 * item("a", 1, "x", n(2)).size());
    }

    @Test
    void whatChangesNothingIsNoRecord() {
        fixture.put(item("a", 1, "x", n(1)));
        fixture.put(item("a", 1, "x", n(1)));
        fixture.update(key("a", 1), "SET x = :v", Map.of(":v", n(1)));
        fixture.delete(key("none", 1));
        Condition never = Fixture.condition("attribute_not_exists(h)", Map.of());
        assertThatThrownBy(() -> fixture.store.writes()
                .write(new ItemWrite.Put(TABLE, item("a", 1, "x", n(2)), Optional.of(never), false), ReturnValues.NONE))
                .isInstanceOf(TablesException.ConditionalCheckFailed.class);
        assertThat(records()).hasSize(1);
    }

    @Test
    void aTransactionIsARecordForEachItem() {
        fixture.store.transactions().write(new TransactWrite(
                List.of(ItemWrite.put(TABLE, item("a", 1)), ItemWrite.put(TABLE, item("b", 1))), Optional.empty()));
        assertThat(records()).extracting(ChangeRecord::key).containsExactly(key("a", 1), key("b", 1));
    }

    @Test
    void aViewHoldsWhatItSays() {
        fixture.store.tables().delete(TABLE);
        create(StreamView.KEYS_ONLY);
        fixture.put(item("a", 1, "x", n(1)));
        assertThat(records().getFirst().newImage()).isEmpty();
        assertThat(records().getFirst().key()).isEqualTo(key("a", 1));
    }

    @Test
    void anItemAlwaysGoesToTheSameShard() {
        fixture.store.tables().delete(TABLE);
        fixture.close();
        fixture = Fixture.open(folder, TableStoreSettings.defaults().withStreamShards(4));
        create(StreamView.NEW_IMAGE);
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 40; i++) {
                fixture.put(item("h" + i, 1, "x", n(round)));
            }
        }
        long stream = fixture.stream(TABLE).orElseThrow().id();
        int used = 0;
        for (Shard shard : fixture.store.changes().shards(stream)) {
            List<ChangeRecord> records = fixture.store.changes()
                    .read(shard, fixture.store.changes().oldest(shard), 1_000, Integer.MAX_VALUE).records();
            used += records.isEmpty() ? 0 : 1;
            for (Item key : records.stream().map(ChangeRecord::key).distinct().toList()) {
                assertThat(records.stream().filter(each -> each.key().equals(key))
                        .map(each -> each.newImage().orElseThrow().get("x"))).containsExactly(n(0), n(1), n(2));
            }
        }
        assertThat(used).isEqualTo(4);
    }

    @Test
    void pagesGoOnWhereTheyEnded() {
        for (int i = 1; i <= 10; i++) {
            fixture.put(item("a", i));
        }
        Shard shard = onlyShard();
        ChangePage first = fixture.store.changes().read(shard, shard.first(), 4, Integer.MAX_VALUE);
        assertThat(first.records()).hasSize(4);
        ChangePage second = fixture.store.changes().read(shard, first.next(), 100, Integer.MAX_VALUE);
        assertThat(second.records()).hasSize(6);
        assertThat(second.ended()).isFalse();
        assertThat(fixture.store.changes().read(shard, second.next(), 100, 100).records()).isEmpty();
        assertThat(fixture.store.changes().read(shard, shard.first(), 100, first.records().getFirst().size() * 2)
                .records()).hasSize(2);
        assertThat(fixture.store.changes().next(shard)).isEqualTo(second.next());
    }

    @Test
    void aShardThatIsOldGoesOnInAnother() {
        fixture.put(item("a", 1));
        fixture.clock.advance(Duration.ofHours(5));
        assertThat(fixture.store.changes().roll()).isEqualTo(1);
        fixture.put(item("a", 2));
        List<Shard> shards = fixture.store.changes().shards(fixture.stream(TABLE).orElseThrow().id());
        assertThat(shards).hasSize(2);
        assertThat(shards.get(1).parent()).contains(shards.get(0).id());
        assertThat(shards.get(0).last()).contains(new SequenceNumber(1));
        ChangePage closed = fixture.store.changes().read(shards.get(0), shards.get(0).first(), 10, 10_000);
        assertThat(closed.records()).hasSize(1);
        assertThat(closed.ended()).isTrue();
        ChangePage open = fixture.store.changes().read(shards.get(1), shards.get(1).first(), 10, 10_000);
        assertThat(open.records()).extracting(ChangeRecord::key).containsExactly(key("a", 2));
        assertThat(open.ended()).isFalse();
    }

    @Test
    void recordsAreForgottenAfterADay() {
        fixture.put(item("a", 1));
        fixture.clock.advance(Duration.ofHours(23));
        fixture.put(item("a", 2));
        assertThat(fixture.store.changes().trim()).isZero();
        fixture.clock.advance(Duration.ofHours(2));
        assertThat(fixture.store.changes().trim()).isEqualTo(1);
        assertThat(records()).extracting(ChangeRecord::key).containsExactly(key("a", 2));
        Shard shard = onlyShard();
        assertThatThrownBy(() -> fixture.store.changes().read(shard, shard.first(), 10, 10_000))
                .isInstanceOf(TablesException.TrimmedDataAccess.class);
    }

    @Test
    void aStreamCanBeReadForADayAfterItsTableIsGone() {
        fixture.put(item("a", 1));
        long stream = fixture.stream(TABLE).orElseThrow().id();
        fixture.store.tables().delete(TABLE);
        Shard shard = fixture.store.changes().shards(stream).getFirst();
        ChangePage page = fixture.store.changes().read(shard, shard.first(), 10, 10_000);
        assertThat(page.records()).hasSize(1);
        assertThat(page.ended()).isTrue();
        fixture.clock.advance(Duration.ofHours(25));
        fixture.store.changes().trim();
        assertThat(fixture.store.changes().find(stream)).isEmpty();
        assertThat(fixture.store.changes().shards(stream)).isEmpty();
    }

    @Test
    void aStreamThatIsEnabledAgainIsAnother() {
        long first = fixture.stream(TABLE).orElseThrow().id();
        fixture.store.tables().update(UpdateTable.of(TABLE).withStream(new UpdateTable.StreamChange.Disable()));
        fixture.put(item("a", 1));
        fixture.store.tables()
                .update(UpdateTable.of(TABLE).withStream(new UpdateTable.StreamChange.Enable(StreamView.NEW_IMAGE)));
        fixture.put(item("a", 2));
        assertThat(fixture.stream(TABLE).orElseThrow().id()).isNotEqualTo(first);
        assertThat(records()).extracting(ChangeRecord::key).containsExactly(key("a", 2));
        assertThat(fixture.store.changes().find(first).orElseThrow().closed()).isPresent();
    }

    @Test
    void numbersHaveTwentyOneDigitsAndComeBack() {
        SequenceNumber number = new SequenceNumber(42);
        assertThat(number.toString()).hasSize(21);
        assertThat(SequenceNumber.parse(number.toString())).contains(number);
        assertThat(SequenceNumber.parse("42")).isEmpty();
        assertThat(SequenceNumber.parse("1" + "9".repeat(20))).isEmpty();
    }
}
