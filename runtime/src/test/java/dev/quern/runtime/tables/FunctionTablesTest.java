package dev.quern.runtime.tables;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.quern.function.Context;
import dev.quern.function.Expression;
import dev.quern.function.Item;
import dev.quern.function.ItemPage;
import dev.quern.function.ItemQuery;
import dev.quern.function.ItemScan;
import dev.quern.function.ItemWrite;
import dev.quern.function.TableValue;
import dev.quern.function.Tables;
import dev.quern.function.TablesException;
import dev.quern.runtime.Quern;
import dev.quern.runtime.java.HostHandler;
import dev.quern.runtime.testing.FunctionJar;
import dev.quern.storage.tables.item.AttributeType;
import dev.quern.storage.tables.table.CreateTable;
import dev.quern.storage.tables.table.KeyAttribute;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tables as functions see them. */
@Timeout(60)
class FunctionTablesTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path data;

    @SuppressWarnings("NullAway.Init")
    private Quern quern;

    @BeforeEach
    void open() {
        quern = Quern.builder().dataDirectory(data).build();
        quern.tables().tables().create(CreateTable.onDemand("guests", new KeyAttribute("room", AttributeType.S),
                new KeyAttribute("day", AttributeType.N)));
    }

    @AfterEach
    void close() {
        quern.close();
    }

    /** Does something in a function of this process; what it throws fails the test. */
    private void inFunction(Consumer<Tables> work) {
        quern.deploy("f", HostHandler.of((InputStream in, OutputStream out, Context context) -> {
            work.accept(context.tables());
            out.write('1');
        }));
        assertThat(quern.invoke("f", new byte[0])).isEqualTo(new byte[]{'1'});
    }

    private static Item key(String room, long day) {
        return Item.empty().with("room", room).with("day", day);
    }

    private static Expression allOf(String room) {
        return Expression.of("room = :room").value(":room", room);
    }

    @Test
    void anItemComesBackAsItWasWithEveryType() {
        Item item = key("\u00e4 \ud83c\udfd4", 1)
                .with("exact", new BigDecimal("12345678901234567890.123456789012345678"))
                .with("yes", true).with("bytes", new byte[]{1, -1}).with("none", new TableValue.Null())
                .with("list", TableValue.list(TableValue.of("a"), TableValue.of(1), TableValue.of(false)))
                .with("map", new TableValue.MapOf(Map.of("inner", TableValue.list(TableValue.of("x")))))
                .with("texts", TableValue.set("b", "a"))
                .with("numbers", new TableValue.Numerics(Set.of(new BigDecimal("1.50"), new BigDecimal("-3"))))
                .with("blobs", new TableValue.Blobs(Set.of(TableValue.of(new byte[]{7}))));
        inFunction(tables -> {
            tables.put("guests", item);
            Item read = tables.get("guests", key("\u00e4 \ud83c\udfd4", 1)).orElseThrow();
            assertThat(read).isEqualTo(item).hasSameHashCodeAs(item);
            assertThat(read.number("exact").toPlainString()).isEqualTo("12345678901234567890.123456789012345678");
            assertThat(read.bytes("bytes")).containsExactly(1, -1);
            assertThat(read.bool("yes")).isTrue();
            assertThat(read.get("numbers")).contains(new TableValue.Numerics(
                    Set.of(new BigDecimal("1.5"), new BigDecimal("-3.0"))));
            assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(() -> read.text("other"))
                    .withMessageContaining("other");
            assertThat(tables.get("guests", key("none", 1))).isEmpty();
            assertThat(tables.getAll("guests", List.of(key("none", 1), key("\u00e4 \ud83c\udfd4", 1))))
                    .containsExactly(Optional.empty(), Optional.of(item));
        });
        // what the API shows is the same item
        assertThat(quern.tables().reads().get(new dev.quern.storage.tables.query.ReadItem(
                new dev.quern.storage.tables.table.TableName("guests"), ItemTranslation.stored(item)
                        .only(List.of("room", "day")),
                Optional.empty(), true)).item()).contains(ItemTranslation.stored(item));
    }

    @Test
    void anItemIsChangedOnlyIfItIsWhatTheFunctionTakesItFor() {
        inFunction(tables -> {
            Expression absent = Expression.of("attribute_not_exists(room)");
            tables.put("guests", key("a", 1).with("name", "Ada"), absent);
            assertThatExceptionOfType(TablesException.ConditionFailed.class)
                    .isThrownBy(() -> tables.put("guests", key("a", 1), absent))
                    .satisfies(e -> assertThat(e.item().orElseThrow().text("name")).isEqualTo("Ada"));
            Expression count = Expression.of("SET nights = if_not_exists(nights, :none) + :one").value(":none", 0)
                    .value(":one", 1);
            Expression ada = Expression.of("#n = :who").name("#n", "name").value(":who", "Ada");
            assertThat(tables.update("guests", key("a", 1), count).number("nights")).isEqualByComparingTo("1");
            assertThat(tables.update("guests", key("a", 1), count, ada).number("nights")).isEqualByComparingTo("2");
            assertThatExceptionOfType(TablesException.ConditionFailed.class)
                    .isThrownBy(() -> tables.update("guests", key("b", 1), count, ada))
                    .satisfies(e -> assertThat(e.item()).isEmpty());
            assertThatExceptionOfType(TablesException.ConditionFailed.class)
                    .isThrownBy(() -> tables.delete("guests", key("a", 1), absent));
            assertThat(tables.delete("guests", key("a", 1), ada).orElseThrow().number("nights"))
                    .isEqualByComparingTo("2");
            assertThat(tables.delete("guests", key("a", 1))).isEmpty();
            assertThat(tables.update("guests", key("a", 1), Expression.of("REMOVE nights"))).isEqualTo(Item.empty());
            assertThat(tables.get("guests", key("a", 1))).isEmpty();
        });
    }

    @Test
    void itemsAreReadByPages() {
        inFunction(tables -> {
            tables.putAll("guests", IntStream.range(0, 100).mapToObj(i -> key("a", i).with("even", i % 2 == 0))
                    .toList());
            tables.put("guests", key("b", 1));
            ItemQuery query = ItemQuery.of("guests", Expression.of("room = :room AND #d >= :from").name("#d", "day")
                    .value(":room", "a").value(":from", 50)).descending().limit(20)
                    .where(Expression.of("even = :yes").value(":yes", TableValue.of(true)))
                    .only(Expression.of("#d").name("#d", "day"));
            List<Item> found = new ArrayList<>();
            Optional<Item> next = Optional.empty();
            int pages = 0;
            do {
                ItemPage page = tables.query(query.after(next));
                found.addAll(page.items());
                next = page.next();
                pages++;
            } while (next.isPresent());
            assertThat(pages).isEqualTo(3);
            assertThat(found).extracting(item -> item.number("day").intValue())
                    .containsExactlyElementsOf(IntStream.range(0, 25).mapToObj(i -> 98 - 2 * i).toList());
            assertThat(found.getFirst().attributes()).containsOnlyKeys("day");

            assertThat(tables.scan(ItemScan.of("guests")).items()).hasSize(101);
            assertThat(tables.scan(ItemScan.of("guests").part(0, 2)).items().size()
                    + tables.scan(ItemScan.of("guests").part(1, 2)).items().size()).isEqualTo(101);
            ItemPage first = tables.scan(ItemScan.of("guests").limit(60));
            assertThat(tables.scan(ItemScan.of("guests").after(first.next())).items()).hasSize(41);
            assertThat(tables.scan(ItemScan.of("guests").where(allOf("b"))).items()).containsExactly(key("b", 1));
        });
    }

    @Test
    void aTransactionIsDoneWhollyOrNotAtAll() {
        inFunction(tables -> {
            Expression there = Expression.of("attribute_exists(room)");
            tables.put("guests", key("a", 1));
            List<ItemWrite> writes = List.of(ItemWrite.put("guests", key("a", 2)),
                    ItemWrite.update("guests", key("a", 3), Expression.of("SET x = :x").value(":x", 1)).onlyIf(there),
                    ItemWrite.delete("guests", key("a", 1)), ItemWrite.check("guests", key("b", 1), there));
            assertThatExceptionOfType(TablesException.TransactionCancelled.class)
                    .isThrownBy(() -> tables.transact(writes))
                    .satisfies(e -> assertThat(e.reasons()).extracting(Optional::isPresent).containsExactly(false,
                            true, false, true));
            assertThat(tables.query(ItemQuery.of("guests", allOf("a"))).items()).containsExactly(key("a", 1));
            tables.putAll("guests", List.of(key("a", 3), key("b", 1)));
            tables.transact(writes);
            assertThat(tables.query(ItemQuery.of("guests", allOf("a"))).items()).containsExactly(key("a", 2),
                    key("a", 3).with("x", 1));
        });
    }

    @Test
    void whatCannotBeDoneHasItsOwnException() {
        inFunction(tables -> {
            assertThatExceptionOfType(TablesException.NoSuchTable.class)
                    .isThrownBy(() -> tables.get("none", key("a", 1)));
            assertThatExceptionOfType(TablesException.NoSuchTable.class)
                    .isThrownBy(() -> tables.put("none", key("a", 1)));
            assertInvalid("does not match the schema", () -> tables.get("guests", Item.empty().with("room", "a")));
            assertInvalid("Missing the key day", () -> tables.put("guests", Item.empty().with("room", "a")));
            assertInvalid("Item size has exceeded",
                    () -> tables.put("guests", key("a", 1).with("x", new byte[400 << 10])));
            assertInvalid("Item size to update has exceeded", () -> tables.update("guests", key("a", 1),
                    Expression.of("SET x = if_not_exists(x, :x)").value(":x", "x".repeat(400 << 10))));
            assertInvalid("Empty attribute name", () -> tables.put("guests", key("a", 1).with("", "x")));
            assertInvalid("38 significant digits",
                    () -> tables.put("guests", key("a", 1).with("x", new BigDecimal("1".repeat(39)))));
            assertInvalid("set  may not be empty",
                    () -> tables.put("guests", key("a", 1).with("x", TableValue.set())));
            assertInvalid("Syntax error", () -> tables.put("guests", key("a", 1), Expression.of("room =")));
            assertInvalid("unused in expressions: keys: {:x}",
                    () -> tables.put("guests", key("a", 1), Expression.of("room = room2").value(":x", 1)));
            assertInvalid("Cannot update attribute room",
                    () -> tables.update("guests", key("a", 1), Expression.of("SET room = :x").value(":x", "b")));
            assertInvalid("missed key schema element", () -> tables
                    .query(ItemQuery.of("guests", Expression.of("#d = :d").name("#d", "day").value(":d", 1))));
            assertInvalid("Invalid table/index name", () -> tables.scan(ItemScan.of("?")));
            assertThat(tables.scan(ItemScan.of("guests")).items()).isEmpty();
        });
        assertThatIllegalArgumentException().isThrownBy(() -> ItemScan.of("guests").limit(0));
        assertThatIllegalArgumentException().isThrownBy(() -> ItemScan.of("guests").part(2, 2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FunctionTables(quern.tables()).putAll("guests",
                        IntStream.range(0, 101).mapToObj(i -> key("a", i)).toList()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FunctionTables(quern.tables()).transact(List.of()));
    }

    private static void assertInvalid(String message, org.assertj.core.api.ThrowableAssert.ThrowingCallable work) {
        assertThatExceptionOfType(TablesException.Invalid.class).isThrownBy(work).withMessageContaining(message);
    }

    @Test
    void aFunctionFromAnArchiveSeesTheSameTables() throws Exception {
        Path jar = Files.write(data.resolve("f.jar"), FunctionJar.compile("""
                package example;
                import dev.quern.function.*;
                public class Count implements Handler<String, String> {
                    public String handle(String room, Context context) {
                        Item key = Item.empty().with("room", room).with("day", 1);
                        try {
                            return context.tables().update("guests", key, Expression.of("ADD n :one").value(":one", 1),
                                    Expression.of("attribute_not_exists(n) OR n < :two").value(":two", 2))
                                    .number("n").toString();
                        } catch (TablesException.ConditionFailed e) {
                            return "full: " + e.item().get().number("n");
                        }
                    }
                }
                """).bytes());
        quern.deploy("count", jar, settings -> settings.change().handler("example.Count").done());
        assertThat(count()).isEqualTo("\"1\"");
        assertThat(count()).isEqualTo("\"2\"");
        assertThat(count()).isEqualTo("\"full: 2\"");
        inFunction(tables -> assertThat(tables.get("guests", key("r", 1)).orElseThrow().number("n"))
                .isEqualByComparingTo("2"));
    }

    private String count() {
        return new String(quern.invoke("count", "\"r\"".getBytes(UTF_8)), UTF_8);
    }
}
