package dev.quern.storage.tables.write;

import static dev.quern.storage.tables.Fixture.n;
import static dev.quern.storage.tables.Fixture.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.storage.tables.Fixture;
import dev.quern.storage.tables.expression.Form;
import dev.quern.storage.tables.expression.Path;
import dev.quern.storage.tables.expression.Update;
import dev.quern.storage.tables.item.AttributeType;
import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.item.Binary;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.item.TableNumber;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.table.CreateTable;
import dev.quern.storage.tables.table.KeyAttribute;
import dev.quern.storage.tables.table.TableName;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where updates by expressions end, to the byte: measured of the service, but for what is said to follow from that. */
class UpdateChargeTest {

    private static final TableName SIZED = new TableName("sized");
    private static final Item KEY = Item.of("pk", s("D1"));
    private static final String TOO_LARGE = "Item size to update has exceeded the maximum allowed size";
    private static final AttributeValue LONG_MEMBERS = new AttributeValue.SS(Set.of("r".repeat(500)));
    private static final AttributeValue LONG_SET = new AttributeValue.SS(Set.of("k", "r".repeat(500)));

    private static final Map<String, AttributeValue> VALUES = Map.ofEntries(Map.entry(":one", n(1)),
            Map.entry(":s1", text(1)), Map.entry(":s10", text(10)), Map.entry(":s100", text(100)),
            Map.entry(":m", map("a", text(100))), Map.entry(":l1", AttributeValue.list(text(1))),
            Map.entry(":l10", AttributeValue.list(text(10))), Map.entry(":rm", LONG_MEMBERS),
            Map.entry(":new", new AttributeValue.SS(Set.of("n".repeat(500)))),
            Map.entry(":both", new AttributeValue.SS(Set.of("ppppp", "n".repeat(500)))),
            Map.entry(":numbers", new AttributeValue.NS(Set.of(TableNumber.of(1), TableNumber.of(2)))),
            Map.entry(":bytes", new AttributeValue.BS(Set.of(Binary.of(new byte[1]), Binary.of(new byte[9])))),
            Map.entry(":huge", text(409_700)));

    @TempDir
    static java.nio.file.Path folder;

    private static Fixture fixture;

    @BeforeAll
    static void open() {
        fixture = Fixture.open(folder);
        fixture.store.tables().create(CreateTable.onDemand(SIZED.value(), new KeyAttribute("pk", AttributeType.S)));
    }

    @AfterAll
    static void close() {
        fixture.close();
    }

    @BeforeEach
    void nothingIsThere() {
        fixture.store.writes().write(ItemWrite.delete(SIZED, KEY), ReturnValues.NONE);
    }

    private static AttributeValue text(int bytes) {
        return s("v".repeat(bytes));
    }

    private static AttributeValue map(String name, AttributeValue value) {
        return new AttributeValue.M(Map.of(name, value));
    }

    /** So many elements of one byte. */
    private static AttributeValue elements(int count) {
        return new AttributeValue.L(Collections.nCopies(count, text(1)));
    }

    private static void putWith(Map<String, AttributeValue> attributes) {
        Map<String, AttributeValue> all = new HashMap<>(attributes);
        all.putAll(KEY.attributes());
        fixture.store.writes().write(ItemWrite.put(SIZED, Item.of(all)), ReturnValues.NONE);
    }

    private static ItemWrite.Change change(String expression, int pad) {
        Map<String, AttributeValue> values = new HashMap<>(VALUES);
        values.put(":pad", s("x".repeat(pad)));
        return ItemWrite.change(SIZED, KEY, Fixture.change(expression, values));
    }

    private static void update(ItemWrite.Change change) {
        fixture.store.writes().update(change, ReturnValues.NONE);
    }

    private static void refused(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(TablesException.Validation.class).hasMessage(TOO_LARGE);
    }

    private static Arguments set(String clause, int refused, Map<String, AttributeValue> there) {
        return Arguments.of("SET b = :pad, " + clause, refused, there);
    }

    private static Arguments and(String clause, int refused, Map<String, AttributeValue> there) {
        return Arguments.of("SET b = :pad " + clause, refused, there);
    }

    private static Stream<Arguments> reading() {
        return Stream.of(set("c = abcdefghij", 409_533, Map.of("abcdefghij", text(1))),
                set("c = big", 409_540, Map.of("big", text(10))),
                set("c = m.z", 409_527, Map.of("m", map("z", text(1)))),
                set("c = m.a.z", 409_512, Map.of("m", map("a", map("z", text(1))))),
                set("c = l[10]", 409_526, Map.of("l", elements(11))));
    }

    private static Stream<Arguments> computing() {
        return Stream.of(set("l = list_append(l, :l10)", 409_491, Map.of("l", elements(1))),
                set("l = list_append(:l1, :l10)", 409_502, Map.of()),
                set("c = if_not_exists(c, :m)", 409_398, Map.of("c", text(1))),
                set("c = if_not_exists(c, :s100), d = if_not_exists(d, :s100)", 409_228, Map.of("c", text(1))),
                set("c = if_not_exists(c, :s1)", 409_502, Map.of("c", text(1))),
                set("c = if_not_exists(c, :s10)", 409_493, Map.of()),
                set("n = n + :one", 409_506, Map.of("n", n(1))),
                set("n = n + :one", 409_506, Map.of("n", AttributeValue.number("12345678901234567891"))),
                set("n = n - :one", 409_503, Map.of("n", n(1))));
    }

    private static Stream<Arguments> removing() {
        return Stream.of(and("REMOVE abcdefghij", 409_567, Map.of("abcdefghij", text(500))),
                and("REMOVE m.yyyyyyyyyy", 409_562, Map.of("m", map("yyyyyyyyyy", text(500)))),
                and("REMOVE abcdefghij[1]", 409_562, Map.of("abcdefghij", elements(2))),
                and("REMOVE l[10]", 409_570, Map.of("l", elements(11))),
                and("DELETE abcdefghij :rm", 409_567, Map.of("abcdefghij", LONG_SET)),
                and("DELETE ss :rm", 409_575, Map.of("ss", LONG_SET)));
    }

    /** The first was measured to be stored with a byte less; the others follow from the rule. */
    private static Stream<Arguments> adding() {
        return Stream.of(and("ADD ss :new", 409_057, Map.of("ss", new AttributeValue.SS(Set.of("ppppp")))),
                and("ADD ss :both", 409_057, Map.of("ss", new AttributeValue.SS(Set.of("ppppp")))),
                and("ADD ss :both", 409_052, Map.of()), and("ADD n :one", 409_556, Map.of("n", n(1))),
                and("ADD ns :numbers", 409_555,
                        Map.of("ns", new AttributeValue.NS(Set.of(TableNumber.parse("2.0"))))),
                and("ADD bs :bytes", 409_548,
                        Map.of("bs", new AttributeValue.BS(Set.of(Binary.of(new byte[1]))))),
                and("ADD m.ss :new", 409_052, Map.of("m", map("ss", new AttributeValue.SS(Set.of("ppppp"))))));
    }

    private static Stream<Arguments> following() {
        return Stream.of(set("m.z = :s1", 409_552, Map.of("m", map("a", text(1)))),
                set("l[10] = :s1", 409_551, Map.of("l", elements(11))),
                set("c = if_not_exists(c, :one) + :one", 409_465, Map.of()));
    }

    @ParameterizedTest
    @MethodSource({"reading", "computing", "removing", "adding", "following"})
    void whatClausesAreChargedIsTakenFromTheRoomForValues(String expression, int refused,
            Map<String, AttributeValue> there) {
        putWith(there);
        refused(() -> update(change(expression, refused)));
        update(change(expression, refused - 1));
    }

    @Test
    void anUpdateInATransactionIsNotCharged() {
        int room = Item.MAX_SIZE - KEY.size() - 1;
        transact(change("SET b = :pad", room));
        assertThatThrownBy(() -> transact(change("SET b = :pad", room + 1)))
                .isInstanceOf(TablesException.TransactionCanceled.class);
    }

    private static void transact(ItemWrite write) {
        fixture.store.transactions().write(new TransactWrite(List.of(write), Optional.empty()));
    }

    @Test
    void anUpdateByParametersIsNotCharged() {
        int room = Item.MAX_SIZE - KEY.size() - 1;
        update(byParameters(room));
        refused(() -> update(byParameters(room + 1)));
    }

    private static ItemWrite.Change byParameters(int pad) {
        return ItemWrite.change(SIZED, KEY, new Update(
                List.of(new Update.Action.Set(Path.of("b"), new Update.Term.Value(text(pad)))), Form.PARAMETERS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"attribute_exists(c)", "attribute_not_exists(c)"})
    void theChargeIsLookedAtBeforeTheCondition(String condition) {
        putWith(Map.of("c", text(1)));
        ItemWrite.Change unconditional = change("SET c = if_not_exists(c, :huge)", 0);
        refused(() -> update(new ItemWrite.Change(SIZED, KEY, unconditional.update(),
                Optional.of(Fixture.condition(condition, Map.of())), false)));
    }

    /** Only the item tells which members are new: then the condition comes first. */
    @Test
    void whatIsAddedToASetIsChargedOnceTheConditionHolds() {
        ItemWrite.Change unconditional = change("SET b = :pad ADD ss :new", 409_200);
        refused(() -> update(unconditional));
        assertThatThrownBy(() -> update(new ItemWrite.Change(SIZED, KEY, unconditional.update(),
                Optional.of(Fixture.condition("attribute_exists(c)", Map.of())), false)))
                .isInstanceOf(TablesException.ConditionalCheckFailed.class);
    }

    @Test
    void anUpdateThatIsStartedIsCharged() {
        putWith(Map.of("c", text(1)));
        assertThat(fixture.store.writes().startUpdate(change("SET c = if_not_exists(c, :huge)", 0), ReturnValues.NONE)
                .toCompletableFuture()).failsWithin(Duration.ofSeconds(60)).withThrowableThat()
                .havingCause().isInstanceOf(TablesException.Validation.class)
                .withMessage("Item size to update has exceeded the maximum allowed size");
    }
}
