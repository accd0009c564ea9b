package dev.quern.storage.tables.partiql;

import static dev.quern.storage.tables.Fixture.HASH;
import static dev.quern.storage.tables.Fixture.RANGE;
import static dev.quern.storage.tables.Fixture.TABLE;
import static dev.quern.storage.tables.Fixture.item;
import static dev.quern.storage.tables.Fixture.key;
import static dev.quern.storage.tables.Fixture.n;
import static dev.quern.storage.tables.Fixture.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.quern.storage.tables.Fixture;
import dev.quern.storage.tables.item.AttributeType;
import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.item.CancellationReason;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.table.CreateTable;
import dev.quern.storage.tables.table.IndexName;
import dev.quern.storage.tables.table.IndexProjection;
import dev.quern.storage.tables.table.KeyAttribute;
import dev.quern.storage.tables.table.KeyElement;
import dev.quern.storage.tables.table.NewIndex;
import dev.quern.storage.tables.write.TransactWrite;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What statements do with tables. */
class StatementsTest {

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
                .withLocalIndexes(List.of(new NewIndex(new IndexName("by-b"),
                        List.of(new KeyElement("h", KeyElement.Role.HASH), new KeyElement("b", KeyElement.Role.RANGE)),
                        Optional.of(IndexProjection.keysOnly()), Optional.empty())))
                .withGlobalIndexes(List.of(new NewIndex(new IndexName("by-c"),
                        List.of(new KeyElement("c", KeyElement.Role.HASH)),
                        Optional.of(IndexProjection.keysOnly()), Optional.empty()))));
        for (int i = 0; i < 5; i++) {
            fixture.put(
                    item("one", i, "v", n(10L * i), "b", s("b" + (9 - i)), "c", s("c"), "m", map("deep", s("d" + i)),
                            "l", AttributeValue.list(n(i), n(i + 1))));
        }
        fixture.put(item("two", 1, "v", n(7)));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private static AttributeValue map(String name, AttributeValue value) {
        return new AttributeValue.M(Map.of(name, value));
    }

    private StatementPage execute(String text, AttributeValue... parameters) {
        return fixture.store.statements().execute(StatementRequest.of(text, parameters), Optional.empty(),
                Optional.empty());
    }

    private List<Long> ranges(String text, AttributeValue... parameters) {
        List<Long> ranges = new ArrayList<>();
        for (Item each : execute(text, parameters).items()) {
            assertThat(each.get("r")).isInstanceOfSatisfying(AttributeValue.N.class,
                    number -> ranges.add(number.value().value().longValue()));
        }
        return ranges;
    }

    /** What an update by an expression would be charged for its clauses is no part of it. */
    @Test
    void anUpdateFillsAnItemToItsLastByte() {
        int room = Item.MAX_SIZE - item("two", 1, "v", s("")).size();
        String update = "UPDATE things SET v = ? WHERE h = 'two' AND r = 1";
        execute(update, s("v".repeat(room)));
        assertThat(fixture.get(key("two", 1)).orElseThrow().size()).isEqualTo(Item.MAX_SIZE);
        assertThatThrownBy(() -> execute(update, s("v".repeat(room + 1))))
                .isInstanceOf(TablesException.Validation.class)
                .hasMessage("Item size to update has exceeded the maximum allowed size");
    }

    @Test
    void aSelectByKeyReadsWhatTheKeySaysAndNoMore() {
        assertThat(ranges("SELECT * FROM things WHERE h = 'one'")).containsExactly(0L, 1L, 2L, 3L, 4L);
        assertThat(ranges("SELECT r FROM things WHERE h = 'one' AND r BETWEEN 1 AND 3 AND v <> 20"))
                .containsExactly(1L, 3L);
        assertThat(ranges("SELECT r FROM things WHERE h = ? AND r > 1 AND r < 4", s("one"))).containsExactly(2L, 3L);
        assertThat(ranges("SELECT r FROM things WHERE 'two' = h")).containsExactly(1L);
        // one item of 5 is read: half a unit, and not what five large ones would cost
        fixture.put(item("one", 9, "large", s("x".repeat(100_000))));
        assertThat(execute("SELECT r FROM things WHERE h = 'one' AND r = 1").consumed().total()).isEqualTo(0.5);
        assertThat(execute("SELECT r FROM things WHERE v = 10").consumed().total()).isGreaterThan(10);
        assertThat(execute("SELECT r FROM things WHERE h IN ['two', 'three'] AND r IN [1]").consumed().total())
                .isEqualTo(1);
    }

    @Test
    void severalKeysAreReadOneAfterTheOther() {
        assertThat(ranges("SELECT r FROM things WHERE h IN ['two', 'one'] AND r < 2")).containsExactly(1L, 0L, 1L);
        assertThat(ranges("SELECT r FROM things WHERE h = 'two' OR h = 'one'")).containsExactly(1L, 0L, 1L, 2L, 3L,
                4L);
        assertThat(ranges("SELECT r FROM things WHERE h = 'one' AND r IN (3, 1, 3)")).containsExactly(1L, 3L);
        assertThat(ranges("SELECT r FROM things WHERE (h = 'one' AND r = 2) OR v = 7")).containsExactlyInAnyOrder(2L,
                1L);
    }

    @Test
    void alternativesThatSayWhatTheRangeKeyIsNotMayOverlap() {
        assertThat(ranges("SELECT r FROM things WHERE h = 'one' AND NOT r > 1 OR h = 'one' AND r = 1"))
                .containsExactlyInAnyOrder(0L, 1L);
        assertThat(ranges("SELECT r FROM things WHERE h = 'one' OR h = 'one' AND r <> 1")).hasSize(5);
        assertThat(ranges("SELECT r FROM things WHERE h = 'one' AND v = 0 OR h = 'two'"))
                .containsExactlyInAnyOrder(0L, 1L);
    }

    @Test
    void anUpdateMayBeginWithItsTable() {
        assertThat(execute("from things where h = 'two' and r = 1 and v = 7 set x = ? remove v returning all new *",
                n(8)).items()).containsExactly(item("two", 1, "x", n(8)));
        assertThatThrownBy(() -> execute("FROM things WHERE h = 'three' AND r = 1 SET x = 1"))
                .isInstanceOf(TablesException.ConditionalCheckFailed.class);
    }

    @Test
    void anIndexOfManyKeyAttributesIsNotForStatements() {
        KeyAttribute d = new KeyAttribute("d", AttributeType.S);
        KeyAttribute e = new KeyAttribute("e", AttributeType.S);
        fixture.store.tables().create(CreateTable.onDemand("others", HASH).withDefinitions(List.of(HASH, d, e))
                .withGlobalIndexes(List.of(new NewIndex(new IndexName("by-two"),
                        List.of(new KeyElement("d", KeyElement.Role.HASH), new KeyElement("e", KeyElement.Role.HASH)),
                        Optional.of(IndexProjection.keysOnly()), Optional.empty()))));
        for (String text : List.of("SELECT * FROM others.\"by-two\" WHERE d = 'x' AND e = 'y'",
                "SELECT * FROM others.\"by-two\"")) {
            assertThatThrownBy(() -> execute(text)).isInstanceOf(TablesException.Validation.class)
                    .hasMessageStartingWith("PartiQL statements cannot be executed on tables with multi-attribute");
        }
        assertThat(execute("SELECT * FROM others WHERE h = 'x'").items()).isEmpty();
    }

    @Test
    void ordersAreThoseOfTheKey() {
        assertThat(ranges("SELECT r FROM things WHERE h = 'one' ORDER BY r DESC")).containsExactly(4L, 3L, 2L, 1L, 0L);
        assertThat(ranges("SELECT r FROM things WHERE h = 'one' AND r IN [1, 4, 2] ORDER BY r DESC"))
                .containsExactly(4L, 2L, 1L);
        assertThat(ranges("SELECT r FROM things WHERE h IN ['one', 'two'] AND r < 2 ORDER BY h DESC, r ASC"))
                .containsExactly(1L, 0L, 1L);
        assertThat(ranges("SELECT r FROM \"things\".\"by-b\" WHERE h = 'one' ORDER BY b"))
                .containsExactly(4L, 3L, 2L, 1L, 0L);
    }

    @Test
    void columnsAreCalledByTheirLastNames() {
        assertThat(execute("SELECT m.deep, l[1], absent.there FROM things WHERE h = 'one' AND r = 3").items())
                .containsExactly(Item.of("deep", s("d3"), "l[1]", n(4)));
        assertThat(execute("SELECT gone FROM things WHERE h = 'one' AND r = 3").items())
                .containsExactly(Item.empty());
    }

    @Test
    void everythingThatAConditionCanSay() {
        for (String condition : List.of("v >= 10", "v IN [10, 'x']", "NOT v = 0", "v NOT BETWEEN 0 AND 9",
                "begins_with(m.deep, 'd')", "contains(l, 2)", "attribute_type(v, 'N')", "size(l) = 2", "v IS NOT NULL",
                "x IS MISSING", "v IS NOT MISSING", "v IS NUMERIC", "m = {'deep': 'd1'}", "l = [1, 2]",
                "attribute_exists(m.deep)", "attribute_not_exists(x)", "attribute_exists(v) = true",
                "attribute_exists(x) = false", "l[0] = 1 OR l[0] = 99", "v != 11",
                "(v + 0 = 1) IS MISSING OR v = 10")) {
            if (condition.startsWith("(")) {
                assertThatThrownBy(() -> ranges("SELECT r FROM things WHERE h = 'one' AND r = 1 AND " + condition))
                        .as(condition).isInstanceOf(TablesException.Validation.class);
            } else {
                assertThat(ranges("SELECT r FROM things WHERE h = 'one' AND r = 1 AND " + condition)).as(condition)
                        .containsExactly(1L);
            }
        }
    }

    @Test
    void indexesAreReadAsFarAsTheyReach() {
        assertThat(execute("SELECT * FROM \"things\".\"by-c\" WHERE c = 'c'").items()).hasSize(5)
                .allSatisfy(each -> assertThat(each.attributes().keySet()).containsExactlyInAnyOrder("h", "r", "c"));
        assertThat(execute("SELECT v FROM \"things\".\"by-b\" WHERE h = 'one' AND b = 'b9'").items())
                .containsExactly(Item.of("v", n(0)));
        assertThatThrownBy(() -> execute("SELECT v FROM \"things\".\"by-c\" WHERE c = 'c'"))
                .isInstanceOf(TablesException.Validation.class).hasMessageContaining("does not project [v]");
        assertThatThrownBy(() -> execute("SELECT h FROM \"things\".\"by-b\" WHERE h = 'one' AND v = 1"))
                .hasMessageContaining("Secondary index by-b does not project one or more filter attributes: [v]");
        // without a key the index is read through, and the filter finds nothing in it
        assertThat(execute("SELECT h FROM \"things\".\"by-b\" WHERE v = 10").items()).isEmpty();
        assertThat(execute("SELECT h FROM \"things\".\"by-b\" WHERE NOT v = 10").items()).hasSize(5);
    }

    @Test
    void pagesGoOnWhereTheLastEnded() {
        String text = "SELECT h, r FROM things WHERE h IN ['two', 'one', 'none']";
        List<Item> all = new ArrayList<>();
        Optional<String> next = Optional.empty();
        int pages = 0;
        do {
            StatementPage page = fixture.store.statements().execute(StatementRequest.of(text), Optional.of(2), next);
            assertThat(page.items()).hasSizeLessThanOrEqualTo(2);
            all.addAll(page.items());
            next = page.next();
            pages++;
        } while (next.isPresent());
        assertThat(all).containsExactly(key("two", 1), key("one", 0), key("one", 1), key("one", 2), key("one", 3),
                key("one", 4));
        assertThat(pages).isGreaterThanOrEqualTo(3);
        assertThat(all).isEqualTo(execute(text).items());
    }

    @Test
    void tokensAreOfTheirTableOrIndex() {
        String next = fixture.store.statements()
                .execute(StatementRequest.of("SELECT * FROM things WHERE h = 'one'"), Optional.of(1), Optional.empty())
                .next().orElseThrow();
        for (String other : List.of("SELECT * FROM \"things\".\"by-b\" WHERE h = 'one'",
                "SELECT * FROM things WHERE h = 'two'")) {
            assertThatThrownBy(() -> fixture.store.statements().execute(StatementRequest.of(other), Optional.of(1),
                    Optional.of(next))).as(other).isInstanceOf(TablesException.Validation.class);
        }
        for (String broken : List.of("", "!", "AAAA", next.substring(4), next.substring(0, next.length() - 4))) {
            assertThatThrownBy(() -> fixture.store.statements().execute(
                    StatementRequest.of("SELECT * FROM things WHERE h = 'one'"), Optional.of(1), Optional.of(broken)))
                    .as(broken).isInstanceOf(TablesException.Validation.class);
        }
    }

    @Test
    void anInsertNeverReplaces() {
        execute("INSERT INTO things VALUE {'h': 'new', 'r': ?, 'set': <<'a', 'b'>>, 'list': [1, 'x', {'k': null}],"
                + " 'yes': true, 'less': -1.5e1}", n(1));
        assertThat(fixture.get(key("new", 1))).contains(item("new", 1, "set",
                AttributeValue.SS.of(List.of("b", "a")), "list",
                AttributeValue.list(n(1), s("x"), map("k", new AttributeValue.Null())), "yes", AttributeValue.of(true),
                "less", n(-15)));
        assertThatThrownBy(() -> execute("INSERT INTO things VALUE {'h': 'new', 'r': 1}"))
                .isInstanceOf(TablesException.DuplicateItem.class)
                .hasMessage("Duplicate primary key exists in table");
        assertThat(fixture.get(key("new", 1)).orElseThrow().has("set")).isTrue();
    }

    @Test
    void anUpdateChangesWhatIsThere() {
        assertThat(execute("UPDATE things SET v = v + 1, m.deep = 'x' REMOVE b SET l = list_append(l, [5])"
                + " WHERE h = 'one' AND r = 1 AND v = 10 RETURNING MODIFIED NEW *").items()).containsExactly(
                        Item.of(Map.of("v", n(11), "m", map("deep", s("x")), "l",
                                AttributeValue.list(n(1), n(2), n(5)))));
        execute("UPDATE things SET tags = set_add(tags, <<'a', 'b'>>) WHERE h = 'one' AND r = 1");
        assertThat(execute("UPDATE things SET tags = set_delete(tags, <<'a'>>) WHERE h = 'one' AND r = 1"
                + " RETURNING MODIFIED OLD *").items()).containsExactly(
                        Item.of("tags", AttributeValue.SS.of(List.of("a", "b"))));
        assertThat(fixture.get(key("one", 1)).orElseThrow().get("tags")).isEqualTo(AttributeValue.SS.of(List.of("b")));
        assertThat(execute("UPDATE things REMOVE v WHERE h = 'two' AND r = 1 RETURNING MODIFIED NEW *").items())
                .isEmpty();
        assertThatThrownBy(() -> execute("UPDATE things SET v = 1 WHERE h = 'nobody' AND r = 1"))
                .isInstanceOf(TablesException.ConditionalCheckFailed.class);
        assertThat(fixture.get(key("nobody", 1))).isEmpty();
        assertThatThrownBy(() -> fixture.store.statements().execute(
                new StatementRequest("UPDATE things SET v = 1 WHERE h = 'one' AND r = 1 AND v = 0", List::of, false,
                        true),
                Optional.empty(), Optional.empty()))
                .asInstanceOf(type(TablesException.ConditionalCheckFailed.class))
                .satisfies(failed -> assertThat(failed.item().orElseThrow().get("v")).isEqualTo(n(11)));
    }

    @Test
    void aDeleteOfWhatIsNotThereIsNoFault() {
        assertThat(execute("DELETE FROM things WHERE h = 'nobody' AND r = 1 AND v = 5").items()).isEmpty();
        assertThatThrownBy(() -> execute("DELETE FROM things WHERE h = 'one' AND r = 1 AND v = 5"))
                .isInstanceOf(TablesException.ConditionalCheckFailed.class);
        assertThat(execute("DELETE FROM things WHERE h = 'one' AND r = 1 AND v = 10 RETURNING ALL OLD *").items())
                .singleElement().satisfies(old -> assertThat(old.get("v")).isEqualTo(n(10)));
        assertThat(fixture.get(key("one", 1))).isEmpty();
    }

    @Test
    void eachStatementOfABatchHasAnOutcomeOfItsOwn() {
        List<StatementOutcome> outcomes = fixture.store.statements().batch(List.of(
                StatementRequest.of("INSERT INTO things VALUE {'h': 'new', 'r': 1}"),
                StatementRequest.of("INSERT INTO things VALUE {'h': 'two', 'r': 1}"),
                StatementRequest.of("DELETE FROM things WHERE v = 1"), StatementRequest.of("nonsense"),
                StatementRequest.of("DELETE FROM absent WHERE v = 1"),
                StatementRequest.of("UPDATE things SET v = 8 WHERE h = 'one' AND r = 1 RETURNING MODIFIED NEW *")));
        assertThat(outcomes).extracting(each -> each.refusal().map(Object::getClass).map(Class::getSimpleName)
                .orElse("done")).containsExactly("done", "DuplicateItem", "Validation", "Validation",
                        "ResourceNotFound", "done");
        assertThat(outcomes).extracting(each -> each.table().isPresent()).containsExactly(true, true, false, false,
                false, true);
        assertThat(outcomes.getLast().item()).contains(Item.of("v", n(8)));
        assertThatThrownBy(() -> fixture.store.statements().batch(List.of(
                StatementRequest.of("SELECT * FROM things WHERE h = 'one' AND r = 1"),
                StatementRequest.of("DELETE FROM things WHERE h = 'one' AND r = 2"))))
                .hasMessage("Read and write requests together in the same batch is not supported.");
        assertThatThrownBy(() -> fixture.store.statements().batch(List.of(
                StatementRequest.of("SELECT * FROM things WHERE h = 'one' AND r = 1"),
                StatementRequest.of("SELECT v FROM things WHERE h = 'one' AND r = ?", n(1)))))
                .hasMessage("Provided list of item keys contains duplicates");
        assertThat(fixture.store.statements().batch(List.of(
                StatementRequest.of("SELECT v FROM things WHERE h = 'one' AND r = 2"),
                StatementRequest.of("SELECT v FROM things WHERE h = 'one'"),
                StatementRequest.of("SELECT v FROM things WHERE h = 'none' AND r = 2"))))
                .extracting(each -> each.item().orElse(Item.empty()))
                .containsExactly(Item.of("v", n(20)), Item.empty(), Item.empty());
    }

    private StatementsTransacted transact(String... texts) {
        return fixture.store.statements().transaction(List.of(texts).stream().map(StatementRequest::of).toList(),
                Optional.empty());
    }

    @Test
    void aTransactionDoesAllOrNothing() {
        transact("EXISTS(SELECT * FROM things WHERE h = 'two' AND r = 1 AND v = 7)",
                "INSERT INTO things VALUE {'h': 'new', 'r': 1}", "UPDATE things SET v = 1 WHERE h = 'one' AND r = 1",
                "DELETE FROM things WHERE h = 'one' AND r = 2");
        assertThat(fixture.get(key("new", 1))).isPresent();
        assertThat(fixture.get(key("one", 2))).isEmpty();
        assertThatThrownBy(() -> transact("EXISTS(SELECT * FROM things WHERE h = 'two' AND r = 1 AND v = 8)",
                "INSERT INTO things VALUE {'h': 'new', 'r': 1}", "DELETE FROM things WHERE h = 'one' AND r = 3",
                "UPDATE things SET v = 1 WHERE h = 'nobody' AND r = 1"))
                .asInstanceOf(type(TablesException.TransactionCanceled.class))
                .satisfies(cancelled -> assertThat(cancelled.reasons()).extracting(CancellationReason::code)
                        .containsExactly("ConditionalCheckFailed", "DuplicateItem", "None",
                                "ConditionalCheckFailed"));
        assertThat(fixture.get(key("one", 3))).isPresent();
        assertThat(transact("SELECT v FROM things WHERE h = 'one' AND r = 1",
                "SELECT v FROM things WHERE h = 'nobody' AND r = 1").items())
                .containsExactly(Optional.of(Item.of("v", n(1))), Optional.empty());
    }

    @Test
    void aTransactionWithTheSameTokenIsDoneOnce() {
        TransactWrite.Token token = new TransactWrite.Token("once", new byte[]{1});
        List<StatementRequest> add = List.of(
                StatementRequest.of("UPDATE things SET v = v + 1 WHERE h = 'two' AND r = 1"));
        assertThat(fixture.store.statements().transaction(add, Optional.of(token)).read()).isFalse();
        assertThat(fixture.store.statements().transaction(add, Optional.of(token)).read()).isTrue();
        assertThat(fixture.get(key("two", 1)).orElseThrow().get("v")).isEqualTo(n(8));
        assertThatThrownBy(() -> fixture.store.statements().transaction(add,
                Optional.of(new TransactWrite.Token("once", new byte[]{2}))))
                .isInstanceOf(TablesException.IdempotentParameterMismatch.class);
    }
}
