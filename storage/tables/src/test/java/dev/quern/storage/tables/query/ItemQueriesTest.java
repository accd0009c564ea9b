package dev.quern.storage.tables.query;

import static dev.quern.storage.tables.Fixture.HASH;
import static dev.quern.storage.tables.Fixture.RANGE;
import static dev.quern.storage.tables.Fixture.TABLE;
import static dev.quern.storage.tables.Fixture.item;
import static dev.quern.storage.tables.Fixture.key;
import static dev.quern.storage.tables.Fixture.n;
import static dev.quern.storage.tables.Fixture.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.storage.tables.Fixture;
import dev.quern.storage.tables.expression.Condition;
import dev.quern.storage.tables.expression.Projection;
import dev.quern.storage.tables.item.AttributeType;
import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.rows.CountRows;
import dev.quern.storage.tables.table.CreateTable;
import dev.quern.storage.tables.table.IndexName;
import dev.quern.storage.tables.table.IndexProjection;
import dev.quern.storage.tables.table.KeyAttribute;
import dev.quern.storage.tables.table.KeyElement;
import dev.quern.storage.tables.table.NewIndex;
import dev.quern.storage.tables.table.TableName;
import dev.quern.storage.tables.write.ItemWrite;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ItemQueriesTest {

    private static final IndexName LOCAL = new IndexName("by-b");
    private static final IndexName GLOBAL = new IndexName("by-c");

    @TempDir
    Path folder;

    private Fixture fixture;

    @BeforeEach
    void open() {
        fixture = Fixture.open(folder);
        KeyAttribute b = new KeyAttribute("b", AttributeType.S);
        KeyAttribute c = new KeyAttribute("c", AttributeType.S);
        fixture.store.tables().create(CreateTable.onDemand(TABLE.value(), HASH, RANGE)
                .withDefinitions(List.of(HASH, RANGE, b, c))
                .withLocalIndexes(List.of(new NewIndex(LOCAL,
                        List.of(new KeyElement("h", KeyElement.Role.HASH), new KeyElement("b", KeyElement.Role.RANGE)),
                        Optional.of(IndexProjection.keysOnly()), Optional.empty())))
                .withGlobalIndexes(List.of(new NewIndex(GLOBAL,
                        List.of(new KeyElement("c", KeyElement.Role.HASH), new KeyElement("b", KeyElement.Role.RANGE)),
                        Optional.of(IndexProjection.include(List.of("x"))), Optional.empty()))));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private static Condition where(String text, Object... values) {
        Map<String, AttributeValue> map = new HashMap<>();
        for (int i = 0; i < values.length; i += 2) {
            map.put((String) values[i], (AttributeValue) values[i + 1]);
        }
        return Fixture.condition(text, map);
    }

    private Page query(QueryItems request) {
        return fixture.store.queries().query(request);
    }

    private static QueryItems on(Optional<IndexName> index, Condition keys) {
        return new QueryItems(TABLE, index, keys, Optional.empty(), Optional.empty(), Optional.empty(), true,
                Optional.empty(), Optional.empty(), false);
    }

    private List<Long> ranges(Page page) {
        return page.items().stream()
                .map(item -> ((AttributeValue.N) Objects.requireNonNull(item.get("r"))).value().value()
                        .longValueExact())
                .toList();
    }

    private void fill() {
        for (long r : new long[]{-5, -1, 0, 1, 2, 3, 10, 100}) {
            fixture.put(item("a", r, "b", s("b" + Math.abs(r)), "c", s("c"), "x", n(r), "y", n(r)));
            fixture.put(item("other", r));
        }
    }

    @Test
    void rangeKeysAreReadInTheirOrder() {
        fill();
        assertThat(ranges(query(on(Optional.empty(), where("h = :h", ":h", s("a")))))).containsExactly(-5L, -1L, 0L, 1L,
                2L, 3L, 10L, 100L);
        assertThat(range("r < :v", 1)).containsExactly(-5L, -1L, 0L);
        assertThat(range("r <= :v", 1)).containsExactly(-5L, -1L, 0L, 1L);
        assertThat(range("r > :v", 2)).containsExactly(3L, 10L, 100L);
        assertThat(range("r >= :v", 2)).containsExactly(2L, 3L, 10L, 100L);
        assertThat(range(":v < r", 2)).containsExactly(3L, 10L, 100L);
        assertThat(range("r = :v", 10)).containsExactly(10L);
        assertThat(range("r BETWEEN :v AND :v", 10)).containsExactly(10L);
    }

    private List<Long> range(String text, long value) {
        return ranges(query(on(Optional.empty(), where("h = :h AND " + text, ":h", s("a"), ":v", n(value)))));
    }

    @Test
    void pagesGoOnWhereTheyEndedInBothDirections() {
        fill();
        for (boolean forward : new boolean[]{true, false}) {
            List<Long> found = new ArrayList<>();
            Optional<Item> start = Optional.empty();
            int pages = 0;
            do {
                Page page = query(new QueryItems(TABLE, Optional.empty(), where("h = :h", ":h", s("a")),
                        Optional.empty(), Optional.empty(), Optional.empty(), forward, Optional.of(3), start, false));
                found.addAll(ranges(page));
                start = page.last();
                pages++;
            } while (start.isPresent());
            List<Long> all = new ArrayList<>(List.of(-5L, -1L, 0L, 1L, 2L, 3L, 10L, 100L));
            assertThat(found).isEqualTo(forward ? all : all.reversed());
            assertThat(pages).isEqualTo(3);
        }
    }

    @Test
    void aPageThatEndsAtTheLastItemStillSaysWhereToGoOn() {
        fixture.put(item("a", 1));
        Page page = query(new QueryItems(TABLE, Optional.empty(), where("h = :h", ":h", s("a")), Optional.empty(),
                Optional.empty(), Optional.empty(), true, Optional.of(1), Optional.empty(), false));
        assertThat(page.last()).contains(key("a", 1));
    }

    @Test
    void aPageHoldsOneMebibyte() {
        for (int i = 0; i < 6; i++) {
            fixture.put(item("a", i, "x", s("v".repeat(300_000))));
        }
        Page page = query(on(Optional.empty(), where("h = :h", ":h", s("a"))));
        assertThat(page.items()).hasSize(4);
        assertThat(page.last()).contains(key("a", 3));
        assertThat(page.consumed().total()).isEqualTo(Math.ceilDiv(page.items().stream().mapToInt(Item::size).sum(),
                4_096) / 2.0);
    }

    @Test
    void theLimitCountsWhatIsReadAndNotWhatIsFound() {
        fill();
        Page page = query(new QueryItems(TABLE, Optional.empty(), where("h = :h", ":h", s("a")),
                Optional.of(where("x > :v", ":v", n(0))), Optional.empty(), Optional.empty(), true, Optional.of(4),
                Optional.empty(), false));
        assertThat(page.scanned()).isEqualTo(4);
        assertThat(ranges(page)).containsExactly(1L);
        assertThat(page.count()).isEqualTo(1);
    }

    @Test
    void aLocalIndexGivesWhatItHoldsAndFetchesTheRest() {
        fill();
        Condition keys = where("h = :h AND begins_with(b, :p)", ":h", s("a"), ":p", s("b1"));
        Page keysOnly = query(on(Optional.of(LOCAL), keys));
        assertThat(keysOnly.items()).allSatisfy(item -> assertThat(item.attributes()).containsOnlyKeys("h", "r", "b"));
        assertThat(ranges(keysOnly)).containsExactly(-1L, 1L, 10L, 100L);
        Page fetched = query(new QueryItems(TABLE, Optional.of(LOCAL), keys, Optional.empty(),
                Optional.of(Projection.ofAttributes(List.of("y"))), Optional.empty(), true, Optional.empty(),
                Optional.empty(), true));
        assertThat(fetched.items()).first().isEqualTo(Item.of("y", n(-1)));
        assertThat(fetched.consumed().tableUnits()).isEqualTo(4);
        assertThat(fetched.consumed().local()).containsEntry(LOCAL, 1.0);
    }

    @Test
    void whatALocalIndexFetchesFillsItsPage() {
        for (int i = 0; i < 6; i++) {
            fixture.put(item("a", i, "b", s("b" + i), "x", s("v".repeat(300_000))));
        }
        QueryItems all = new QueryItems(TABLE, Optional.of(LOCAL), where("h = :h", ":h", s("a")), Optional.empty(),
                Optional.empty(), Optional.of(Select.ALL_ATTRIBUTES), true, Optional.empty(), Optional.empty(), false);
        Page page = query(all);
        assertThat(ranges(page)).containsExactly(0L, 1L, 2L, 3L);
        assertThat(page.last()).contains(item("a", 3, "b", s("b3")));
        assertThat(query(on(Optional.of(LOCAL), where("h = :h", ":h", s("a")))).items()).hasSize(6);
    }

    @Test
    void aGlobalIndexFollowsItsItems() {
        fill();
        Condition keys = where("c = :c", ":c", s("c"));
        assertThat(query(on(Optional.of(GLOBAL), keys)).items()).hasSize(8).allSatisfy(
                item -> assertThat(item.attributes()).containsOnlyKeys("h", "r", "b", "c", "x"));
        fixture.update(key("a", 1), "SET c = :d", Map.of(":d", s("d")));
        fixture.update(key("a", 2), "REMOVE b", Map.of());
        fixture.delete(key("a", 3));
        assertThat(ranges(query(on(Optional.of(GLOBAL), keys)))).containsExactlyInAnyOrder(-5L, -1L, 0L, 10L, 100L);
        assertThat(ranges(query(on(Optional.of(GLOBAL), where("c = :c", ":c", s("d")))))).containsExactly(1L);
    }

    @Test
    void anIndexAgreesWithItsTableIfABatchHasAnItemTwice() {
        fixture.store.writes().writeAll(List.of(ItemWrite.put(TABLE, item("a", 1, "b", s("b"), "c", s("first"))),
                ItemWrite.put(TABLE, item("a", 1, "b", s("b"), "c", s("last"))),
                ItemWrite.put(TABLE, item("b", 1, "b", s("b"), "c", s("gone"))),
                ItemWrite.delete(TABLE, key("b", 1))));
        Page index = fixture.store.queries().scan(new ScanItems(TABLE, Optional.of(GLOBAL), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false));
        assertThat(index.items()).containsExactly(item("a", 1, "b", s("b"), "c", s("last")));
        assertThat(fixture.store.queries().scan(ScanItems.of(TABLE)).items())
                .containsExactly(item("a", 1, "b", s("b"), "c", s("last")));
        assertThat(fixture.store.tables().describe(TABLE).sizes().values())
                .extracting(CountRows.Count::items).containsOnly(1L);
    }

    @Test
    void pagesOfAnIndexGoOnAmongEqualKeys() {
        for (int i = 0; i < 7; i++) {
            fixture.put(item("h" + i, i, "b", s("same"), "c", s("c")));
        }
        Set<Item> found = new HashSet<>();
        Optional<Item> start = Optional.empty();
        do {
            Page page = query(new QueryItems(TABLE, Optional.of(GLOBAL), where("c = :c", ":c", s("c")),
                    Optional.empty(), Optional.empty(), Optional.empty(), false, Optional.of(2), start, false));
            page.items().forEach(item -> assertThat(found.add(item)).isTrue());
            start = page.last();
        } while (start.isPresent());
        assertThat(found).hasSize(7);
    }

    @Test
    void segmentsHoldEveryItemOnce() {
        for (int i = 0; i < 200; i++) {
            fixture.put(item("h" + i, 0));
        }
        Set<Item> found = new HashSet<>();
        for (int segment = 0; segment < 7; segment++) {
            Optional<Item> start = Optional.empty();
            do {
                Page page = fixture.store.queries().scan(new ScanItems(TABLE, Optional.empty(), Optional.empty(),
                        Optional.empty(), Optional.empty(), Optional.of(new ScanItems.Segment(segment, 7)),
                        Optional.of(10), start, false));
                page.items().forEach(item -> assertThat(found.add(item)).isTrue());
                start = page.last();
            } while (start.isPresent());
        }
        assertThat(found).hasSize(200);
        assertThat(fixture.store.queries().scan(ScanItems.of(TABLE)).items()).hasSize(200);
    }

    @Test
    void onlyItemsWithTheIndexKeyAreInAScanOfTheIndex() {
        fill();
        Page page = fixture.store.queries().scan(new ScanItems(TABLE, Optional.of(GLOBAL), Optional.empty(),
                Optional.empty(), Optional.of(Select.COUNT), Optional.empty(), Optional.empty(), Optional.empty(),
                false));
        assertThat(page.count()).isEqualTo(8);
        assertThat(page.items()).isEmpty();
        assertThat(page.consumed().global()).containsEntry(GLOBAL, 0.5);
    }

    @Test
    void nothingLeadsIntoAKey() {
        Condition keys = where("h = :h", ":h", s("a"));
        for (String filter : List.of("h.x = :v", "attribute_exists(r[0])", "NOT (x = :v OR size(c.d) > :v)",
                ":v IN (y, b.z)")) {
            String key = filter.contains("h.") || filter.contains("r[")
                    ? "Key: "
                    : "IndexKey: ";
            assertThatThrownBy(() -> query(new QueryItems(TABLE, Optional.empty(), keys,
                    Optional.of(where(filter, ":v", n(1))), Optional.empty(), Optional.empty(), true, Optional.empty(),
                    Optional.empty(), false))).isInstanceOf(TablesException.Validation.class)
                    .hasMessageStartingWith("Key attributes must be scalars; list random access '[]' and map lookup"
                            + " '.' are not allowed: " + key);
        }
    }

    private static final String UNSOUND = "Invalid KeyConditionExpression: KeyConditionExpressions ";

    @Test
    void whatIsNoKeyConditionIsRefused() {
        refused("r = :v", "Query condition missed key schema element: h", ":v", n(1));
        refused("h = :h AND x = :v", "Query condition missed key schema element: r", ":h", s("a"), ":v", n(1));
        refused("h > :h", "Query key condition not supported", ":h", s("a"));
        refused("h = :h OR r = :v", "Invalid operator used in KeyConditionExpression: OR", ":h", s("a"), ":v", n(1));
        refused("h = :h AND r <> :v", "Invalid operator used in KeyConditionExpression: <>", ":h", s("a"), ":v", n(1));
        refused("h = :h AND attribute_exists(r)",
                "Invalid operator used in KeyConditionExpression: attribute_exists", ":h", s("a"));
        refused("h = :h AND r > :v AND r < :w",
                UNSOUND + "must only contain one condition per key", ":h", s("a"), ":v", n(1), ":w",
                n(2));
        refused("h = :v", "One or more parameter values were invalid: Condition parameter type does not match schema"
                + " type", ":v", n(1));
        refused("h = :v", "One or more parameter values are not valid. The AttributeValue for a key attribute cannot"
                + " contain an empty string value. Key: h", ":v", s(""));
        refused("h.a = :h", UNSOUND + "cannot have conditions on nested attributes", ":h", s("a"));
        refused("h = :h AND r = :v AND x = :v", "The number of query conditions (3) exceeds the number of key"
                + " attributes defined in the schema (2)", ":h", s("a"), ":v", n(1));
        refused("h = r", "Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition");
        refused("h = :h AND size(r) = :v", UNSOUND + "cannot contain nested operations", ":h", s("a"),
                ":v", n(1));
    }

    private void refused(String keys, String message, Object... values) {
        assertThatThrownBy(() -> query(on(Optional.empty(), where(keys, values))))
                .isInstanceOf(TablesException.Validation.class).hasMessage(message);
    }

    @Test
    void whatAnIndexCannotGiveIsRefused() {
        Condition keys = where("c = :c", ":c", s("c"));
        assertThatThrownBy(() -> query(on(Optional.of(new IndexName("none")), keys)))
                .hasMessage("The table does not have the specified index: none");
        assertThatThrownBy(() -> query(new QueryItems(TABLE, Optional.of(GLOBAL), keys, Optional.empty(),
                Optional.empty(), Optional.empty(), true, Optional.empty(), Optional.empty(), true)))
                .hasMessage("Consistent reads are not supported on global secondary indexes");
        assertThatThrownBy(() -> query(new QueryItems(TABLE, Optional.of(GLOBAL), keys, Optional.empty(),
                Optional.of(Projection.ofAttributes(List.of("y"))), Optional.empty(), true, Optional.empty(),
                Optional.empty(), false)))
                .hasMessage("One or more parameter values were invalid: Global secondary index by-c does not project"
                        + " [y]");
        assertThatThrownBy(() -> query(new QueryItems(TABLE, Optional.of(GLOBAL), keys,
                Optional.of(where("b = :v", ":v", s("x"))), Optional.empty(), Optional.empty(), true,
                Optional.empty(), Optional.empty(), false)))
                .hasMessage("Filter Expression can only contain non-primary key attributes: Primary key attribute: b");
    }

    @Test
    void whatIsTooLongForAKeyIsRefusedOrFindsNothing() {
        TableName texts = new TableName("texts");
        fixture.store.tables()
                .create(CreateTable.onDemand(texts.value(), HASH, new KeyAttribute("r", AttributeType.S)));
        Item key = Item.of("h", s("a"), "r", s("v".repeat(100_000)));
        String refusal = "One or more parameter values were invalid: Aggregated size of all range keys has exceeded the"
                + " size limit of 1024 bytes";
        assertThatThrownBy(() -> fixture.get(texts, key)).hasMessage(refusal);
        List<ReadItem> reads = List.of(new ReadItem(texts, key, Optional.empty(), false));
        assertThatThrownBy(() -> fixture.store.reads().getAll(reads)).hasMessage(refusal);
        assertThatThrownBy(() -> fixture.store.reads().getTransaction(reads)).hasMessage(refusal);
        Condition keys = where("h = :h AND r > :r", ":h", s("a"), ":r", s("v".repeat(100_000)));
        assertThat(query(QueryItems.of(texts, keys)).items()).isEmpty();
        assertThat(query(new QueryItems(texts, Optional.empty(), where("h = :h", ":h", s("a")), Optional.empty(),
                Optional.empty(), Optional.empty(), true, Optional.empty(), Optional.of(key), false)).items())
                .isEmpty();
        assertThat(fixture.store.queries().scan(new ScanItems(texts, Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(key), false))
                .items()).isEmpty();
    }

    @Test
    void aTransactionReadsNoMoreThanFourMebibytes() {
        List<ReadItem> reads = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            fixture.put(item("a", i, "x", s("v".repeat(400_000))));
            reads.add(new ReadItem(TABLE, key("a", i), Optional.empty(), true));
        }
        assertThat(fixture.store.reads().getTransaction(reads.subList(0, 10))).hasSize(10);
        assertThatThrownBy(() -> fixture.store.reads().getTransaction(reads))
                .isInstanceOf(TablesException.Validation.class).hasMessageContaining("4194304");
    }

    @Test
    void aStartThatIsNotInTheRangeIsRefused() {
        Condition keys = where("h = :h AND r > :v", ":h", s("a"), ":v", n(1));
        startRefused(keys, Item.of("h", s("a")), "The provided starting key is invalid");
        startRefused(keys, key("b", 2),
                "The provided starting key is outside query boundaries based on provided conditions");
        startRefused(keys, key("a", 0), "The provided starting key does not match the range key predicate");
    }

    private void startRefused(Condition keys, Item start, String message) {
        assertThatThrownBy(() -> query(new QueryItems(TABLE, Optional.empty(), keys, Optional.empty(),
                Optional.empty(), Optional.empty(), true, Optional.empty(), Optional.of(start), false)))
                .isInstanceOf(TablesException.Validation.class).hasMessage(message);
    }
}
