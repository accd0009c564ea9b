package dev.quern.storage.tables.partiql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.quern.storage.tables.Fixture;
import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.item.TableNumber;
import dev.quern.storage.tables.item.TablesException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever text comes: it is done, or refused in the words of the domain. */
class StatementFuzzTest {

    private static final long SEED = Long.getLong("quern.fuzz.seed", System.nanoTime());
    private static final int RUNS = Integer.getInteger("quern.fuzz.runs", 40_000);
    private static final List<String> PIECES = List.of("SELECT", "*", "FROM", "things", "\"things\"", "\"by\"", ".",
            "WHERE", "AND", "OR", "NOT", "IN", "BETWEEN", "IS", "MISSING", "NULL", "ORDER BY", "DESC", "INSERT INTO",
            "VALUE", "UPDATE", "SET", "REMOVE", "DELETE", "RETURNING", "ALL", "MODIFIED", "OLD", "NEW", "EXISTS(", "h",
            "r", "v", "m.x", "l[0]", "l[-1]", "l[99999999999]", "'a'", "'it''s'", "1", "-1", "1e400", ".5", "5.", "?",
            "true", "<<", ">>", "<<1,2>>", "{", "}", "{'h':'a','r':1}", "[", "]", "(", ")", "=", "<>", "!=", "<", "<=",
            "||", "+", "-", "/", "%", ":", ",", ";", "--", "/*", "*/", "'", "\"", "`x`", "\n", "\u0000", "\uD800", "é",
            "size(", "begins_with(v,", "list_append(l,", "set_add(v,", "foo(", "h = 'a' AND r = 1",
            "SELECT * FROM things",
            "UPDATE things SET v = v + 1", "WHERE h = 'a' AND r = 1");

    private final Random random = new Random(SEED);

    @Test
    void nothingButRefusalsComesOutOfStatements(@TempDir Path folder) {
        try (Fixture fixture = Fixture.open(folder).withTable()) {
            fixture.put(Fixture.item("a", 1, "v", Fixture.n(1)));
            for (int run = 0; run < RUNS; run++) {
                String text = text();
                assertThatCode(() -> attempt(text)).as("seed %d: %s", SEED, text).doesNotThrowAnyException();
                if (run % 20 == 0) {
                    assertThatCode(() -> attempt(fixture, text)).as("seed %d: %s", SEED, text)
                            .doesNotThrowAnyException();
                }
            }
        }
    }

    @Test
    void deepNestingIsRefusedAndNotAStackOverflow() {
        for (String open : List.of("(", "[", "{'a':", "<<", "NOT ", "- ", "size(", "l[", "v IN (", "v = 1 AND ", "v = ",
                "v + ", "a.", "CASE ")) {
            attempt("SELECT * FROM things WHERE " + open.repeat(8_000 / open.length()));
            attempt("UPDATE things SET v = " + open.repeat(8_000 / open.length()));
            attempt("INSERT INTO things VALUE {'h': " + open.repeat(8_000 / open.length()));
        }
    }

    @Test
    void whatIsInsertedComesBack(@TempDir Path folder) {
        try (Fixture fixture = Fixture.open(folder).withTable()) {
            for (int i = 0; i < 300; i++) {
                Map<String, AttributeValue> attributes = new LinkedHashMap<>(Fixture.key("a", i).attributes());
                attributes.put("it's \"quoted\"", value(3));
                AttributeValue v = value(3);
                attributes.put("v", v);
                Item item = Item.of(attributes);
                String text = "INSERT INTO things VALUE " + literal(new AttributeValue.M(attributes));
                execute(fixture, text);
                assertThat(execute(fixture, "SELECT * FROM things WHERE h = 'a' AND r = " + i + " AND v = "
                        + literal(v)).items()).as("seed %d: %s", SEED, text).containsExactly(item);
            }
        }
    }

    private AttributeValue value(int depth) {
        return switch (random.nextInt(depth == 0 ? 4 : 8)) {
            case 0 -> AttributeValue.of(List.of("", "it's", "\"", "--", "/*", "é😀\n").get(random.nextInt(6)));
            case 1 -> AttributeValue.number(random.nextLong() + "." + random.nextInt(1000) + "e" + random.nextInt(9));
            case 2 -> AttributeValue.of(random.nextBoolean());
            case 3 -> new AttributeValue.Null();
            case 4 ->
                new AttributeValue.L(IntStream.range(0, random.nextInt(3)).mapToObj(_ -> value(depth - 1)).toList());
            case 5 -> {
                Map<String, AttributeValue> entries = new LinkedHashMap<>();
                IntStream.range(0, random.nextInt(3)).forEach(i -> entries.put("k'" + i, value(depth - 1)));
                yield new AttributeValue.M(entries);
            }
            case 6 -> new AttributeValue.SS(new LinkedHashSet<>(Set.of("x'" + random.nextInt(9), "y")));
            default -> new AttributeValue.NS(new LinkedHashSet<>(Set.of(TableNumber.of(random.nextInt()))));
        };
    }

    private static String literal(AttributeValue value) {
        return switch (value) {
            case AttributeValue.S string -> quoted(string.value());
            case AttributeValue.N number -> number.value().toString();
            case AttributeValue.Bool bool -> String.valueOf(bool.value());
            case AttributeValue.Null _ -> "null";
            case AttributeValue.L list -> list.elements().stream().map(StatementFuzzTest::literal)
                    .collect(Collectors.joining(", ", "[", "]"));
            case AttributeValue.M map -> map.entries().entrySet().stream()
                    .map(entry -> quoted(entry.getKey()) + ": " + literal(entry.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
            case AttributeValue.SS set -> set.values().stream().map(StatementFuzzTest::quoted)
                    .collect(Collectors.joining(", ", "<<", ">>"));
            case AttributeValue.NS set -> set.values().stream().map(TableNumber::toString)
                    .collect(Collectors.joining(", ", "<<", ">>"));
            case AttributeValue.B _,AttributeValue.BS _ -> throw new IllegalArgumentException("no literal has bytes");
        };
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private String text() {
        List<String> pieces = new ArrayList<>();
        int count = 1 + random.nextInt(14);
        for (int i = 0; i < count; i++) {
            pieces.add(PIECES.get(random.nextInt(PIECES.size())));
        }
        return String.join(random.nextInt(4) == 0 ? "" : " ", pieces);
    }

    private static StatementPage execute(Fixture fixture, String text) {
        return fixture.store.statements().execute(StatementRequest.of(text), Optional.empty(), Optional.empty());
    }

    private static void attempt(String text) {
        try {
            Preparing.prepare(StatementRequest.of(text));
        } catch (TablesException.Validation refused) {
            // as it should be
        }
    }

    private static void attempt(Fixture fixture, String text) {
        try {
            execute(fixture, text);
        } catch (TablesException refused) {
            // as it should be
        }
    }
}
