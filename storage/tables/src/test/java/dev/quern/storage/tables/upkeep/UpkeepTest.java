package dev.quern.storage.tables.upkeep;

import static dev.quern.storage.tables.Fixture.TABLE;
import static dev.quern.storage.tables.Fixture.item;
import static dev.quern.storage.tables.Fixture.key;
import static dev.quern.storage.tables.Fixture.n;
import static dev.quern.storage.tables.Fixture.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.storage.tables.Fixture;
import dev.quern.storage.tables.change.ChangeRecord;
import dev.quern.storage.tables.item.AttributeType;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.query.QueryItems;
import dev.quern.storage.tables.query.ScanItems;
import dev.quern.storage.tables.rows.CountRows;
import dev.quern.storage.tables.table.CreateTable;
import dev.quern.storage.tables.table.IndexName;
import dev.quern.storage.tables.table.IndexProjection;
import dev.quern.storage.tables.table.KeyAttribute;
import dev.quern.storage.tables.table.KeyElement;
import dev.quern.storage.tables.table.NewIndex;
import dev.quern.storage.tables.table.SecondaryIndex;
import dev.quern.storage.tables.table.StreamView;
import dev.quern.storage.tables.table.Table;
import dev.quern.storage.tables.table.UpdateTable;
import dev.quern.storage.tables.write.ItemWrite;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class UpkeepTest {

    private static final IndexName INDEX = new IndexName("by-c");

    @TempDir
    Path folder;

    private Fixture fixture;

    @BeforeEach
    void open() {
        fixture = Fixture.open(folder);
        fixture.store.tables().create(CreateTable.onDemand(TABLE.value(), Fixture.HASH, Fixture.RANGE)
                .withStream(StreamView.OLD_IMAGE));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private void addIndex() {
        fixture.store.tables().update(UpdateTable.of(TABLE).withIndex(
                new UpdateTable.IndexChange.Create(
                        new NewIndex(INDEX, List.of(new KeyElement("c", KeyElement.Role.HASH)),
                                Optional.of(IndexProjection.all()), Optional.empty())),
                new KeyAttribute("c", AttributeType.S)));
    }

    private List<Item> inIndex() {
        return fixture.store.queries().scan(new ScanItems(TABLE, Optional.of(INDEX), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false)).items();
    }

    @Test
    void anIndexThatIsAddedIsFilledWhileItemsChange() {
        Random random = new Random(7);
        for (int i = 0; i < 700; i++) {
            fixture.put(item("h" + i, 0, "c", s("c" + i % 3)));
        }
        fixture.put(item("number", 0, "c", n(1)));
        fixture.put(item("empty", 0, "c", s("")));
        addIndex();
        assertThat(fixture.store.tables().get(TABLE).status()).isEqualTo(Table.Status.UPDATING);
        assertThatThrownBy(this::inIndex).isInstanceOf(TablesException.Validation.class);
        boolean more = true;
        while (more) {
            for (int i = 0; i < 50; i++) {
                String hash = "h" + random.nextInt(800);
                switch (random.nextInt(3)) {
                    case 0 -> fixture.delete(key(hash, 0));
                    case 1 -> fixture.put(item(hash, 0, "c", s("new"), "x", n(i)));
                    default -> fixture.update(key(hash, 0), "REMOVE c", Map.of());
                }
            }
            more = fixture.store.indexBuilder().step();
        }
        List<Item> expected = fixture.store.queries().scan(ScanItems.of(TABLE)).items().stream()
                .filter(item -> item.has("c") && !s("number").equals(item.get("h"))
                        && !s("empty").equals(item.get("h")))
                .toList();
        assertThat(inIndex()).containsExactlyInAnyOrderElementsOf(expected);
        SecondaryIndex index = fixture.store.tables().get(TABLE).index(INDEX).orElseThrow();
        assertThat(fixture.store.tables().describe(TABLE).sizes().get(index.id())).isEqualTo(
                new CountRows.Count(expected.size(), expected.stream().mapToInt(Item::size).sum()));
        assertThat(fixture.store.tables().get(TABLE).status()).isEqualTo(Table.Status.ACTIVE);
        // an item that the index cannot hold stays usable
        assertThat(fixture.update(key("number", 0), "SET x = :v", Map.of(":v", n(1))).attributes()).isPresent();
    }

    @Test
    void oneIndexIsAddedAtATime() {
        addIndex();
        assertThatThrownBy(() -> fixture.store.tables().update(UpdateTable.of(TABLE).withIndex(
                new UpdateTable.IndexChange.Create(
                        new NewIndex(new IndexName("other"), List.of(new KeyElement("d", KeyElement.Role.HASH)),
                                Optional.of(IndexProjection.all()), Optional.empty())),
                new KeyAttribute("d", AttributeType.S)))).isInstanceOf(TablesException.LimitExceeded.class);
        fixture.store.indexBuilder().finish();
        fixture.store.tables()
                .update(UpdateTable.of(TABLE).withIndex(new UpdateTable.IndexChange.Delete(INDEX)));
        assertThat(fixture.store.tables().get(TABLE).globalIndexes()).isEmpty();
        assertThat(fixture.store.tables().get(TABLE).definitions()).containsExactly(Fixture.HASH, Fixture.RANGE);
    }

    @Test
    void whatWasDueInATableThatIsGoneStaysInTheNextOfItsName() {
        fixture.store.tables().enableTimeToLive(TABLE, "ends");
        Table before = fixture.store.tables().get(TABLE);
        List<ItemWrite.Delete> due = List.of((ItemWrite.Delete) ItemWrite.delete(TABLE, key("a", 0)));
        fixture.store.tables().delete(TABLE);
        fixture.withTable();
        fixture.put(item("a", 0, "ends", n(1)));
        assertThat(fixture.store.writes().expireAll(before, due)).isZero();
        assertThat(fixture.get(key("a", 0))).isPresent();
    }

    private long seconds(Duration fromNow) {
        return fixture.clock.instant().plus(fromNow).getEpochSecond();
    }

    @Test
    void itemsGoWhenTheirTimeIsOverAndTheRecordSaysWhy() {
        fixture.put(item("before", 1, "ttl_", n(seconds(Duration.ofMinutes(1)))));
        fixture.store.tables().enableTimeToLive(TABLE, "ttl_");
        fixture.store.indexBuilder().finish();
        fixture.put(item("soon", 1, "ttl_", n(seconds(Duration.ofMinutes(1)))));
        fixture.put(item("later", 1, "ttl_", n(seconds(Duration.ofHours(2)))));
        fixture.put(item("put-off", 1, "ttl_", n(seconds(Duration.ofMinutes(1)))));
        fixture.update(key("put-off", 1), "SET ttl_ = :v", Map.of(":v", n(seconds(Duration.ofHours(2)))));
        fixture.put(item("long-ago", 1, "ttl_", n(seconds(Duration.ofDays(-6 * 365)))));
        fixture.put(item("millis", 1, "ttl_", n(fixture.clock.instant().toEpochMilli())));
        fixture.put(item("text", 1, "ttl_", s("1")));
        assertThat(fixture.store.expirer().expire()).isZero();
        fixture.clock.advance(Duration.ofHours(1));
        assertThat(fixture.store.expirer().expire()).isEqualTo(2);
        assertThat(fixture.store.queries().scan(ScanItems.of(TABLE)).items()).extracting(item -> item.get("h"))
                .containsExactlyInAnyOrder(s("later"), s("put-off"), s("long-ago"), s("millis"), s("text"));
        assertThat(fixture.changes(TABLE).stream().filter(each -> each.kind() == ChangeRecord.Kind.REMOVE))
                .hasSize(2).allMatch(ChangeRecord::expired);
    }

    @Test
    void timeToLiveIsSwitchedOnAndOffByItsAttribute() {
        fixture.store.tables().enableTimeToLive(TABLE, "t1");
        assertThatThrownBy(() -> fixture.store.tables().enableTimeToLive(TABLE, "t1"))
                .hasMessage("TimeToLive is already enabled");
        assertThatThrownBy(() -> fixture.store.tables().disableTimeToLive(TABLE, "t2"))
                .hasMessageStartingWith("TimeToLive is active on a different AttributeName");
        fixture.store.tables().disableTimeToLive(TABLE, "t1");
        assertThatThrownBy(() -> fixture.store.tables().disableTimeToLive(TABLE, "t1"))
                .hasMessage("TimeToLive is already disabled");
    }

    @Test
    void whatATableHadIsGoneWithIt() {
        addIndex();
        fixture.store.indexBuilder().finish();
        fixture.put(item("a", 1, "c", s("x")));
        fixture.store.tables().delete(TABLE);
        fixture.store.tables().create(CreateTable.onDemand(TABLE.value(), Fixture.HASH, Fixture.RANGE));
        assertThat(fixture.get(key("a", 1))).isEmpty();
        assertThat(fixture.store.tables().describe(TABLE).sizes().values()).containsExactly(CountRows.Count.ZERO);
        assertThat(fixture.store.queries()
                .query(QueryItems.of(TABLE, Fixture.condition("h = :h", Map.of(":h", s("a"))))).items()).isEmpty();
    }
}
