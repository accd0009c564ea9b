package dev.quern.storage.tables.expression;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.item.TablesException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever text comes: it is read, or refused in the words of the domain. */
class FuzzTest {

    private static final long SEED = Long.getLong("quern.fuzz.seed", System.nanoTime());
    private static final int RUNS = Integer.getInteger("quern.fuzz.runs", 60_000);
    private static final List<String> PIECES = List.of("a", "b.c", "l[0]", "#n", ":s", ":n", ":l", ":ss", "=", "<>",
            "<",
            "<=", ">", ">=", "(", ")", "((", "))", "[", "]", "[0]", ".", ",", "+", "-", " ", "AND", "OR", "NOT", "IN",
            "BETWEEN", "SET", "REMOVE", "ADD", "DELETE", "size(", "contains(", "begins_with(", "attribute_exists(",
            "attribute_not_exists(", "attribute_type(", "if_not_exists(", "list_append(", "foo(", "name", "0",
            "99999999999",
            "'", "\"", "@", "é", "\u0000", "😀", "\n", "a = :s", "size(a) > :n", "SET a = :n", "#", ":");
    private static final Map<String, AttributeValue> VALUES = Map.of(":s", AttributeValue.of("S"), ":n",
            AttributeValue.of(1), ":l", AttributeValue.list(AttributeValue.of(1)), ":ss",
            AttributeValue.SS.of(List.of("x")));
    private static final Item ITEM = Item.of(Map.of("a", AttributeValue.of("x"), "l",
            AttributeValue.list(AttributeValue.of(1)), "b", new AttributeValue.M(Map.of("c", AttributeValue.of(1)))));

    private final Random random = new Random(SEED);

    @Test
    void nothingButRefusalsComesOutOfTheParser() {
        for (int run = 0; run < RUNS; run++) {
            String text = text();
            assertThatCode(() -> tryAll(text)).as("seed %d: %s", SEED, text).doesNotThrowAnyException();
        }
    }

    @Test
    void deepNestingIsRefusedAndNotAStackOverflow() {
        for (String open : List.of("(", "NOT ", "size(", "contains(", "SET a = (", "SET a = if_not_exists(a, ")) {
            tryAll(open.repeat(4_000 / open.length()));
            tryAll(open.repeat(1_300 / open.length()) + "a = :n" + ")".repeat(1_300 / open.length()));
        }
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        int pieces = 1 + random.nextInt(12);
        for (int i = 0; i < pieces; i++) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
            if (random.nextInt(3) > 0) {
                text.append(' ');
            }
        }
        return text.toString();
    }

    private static void tryAll(String text) {
        attempt(() -> Expressions.condition(text, Kind.CONDITION, placeholders()).holds(ITEM));
        attempt(() -> Expressions.update(text, placeholders()).apply(ITEM));
        attempt(() -> Expressions.projection(text, placeholders()).of(ITEM));
    }

    private static Placeholders placeholders() {
        return new Placeholders(Map.of("#n", "name"), VALUES);
    }

    private static void attempt(Runnable reading) {
        try {
            reading.run();
        } catch (TablesException.Validation refused) {
            // as it should be
        }
    }
}
