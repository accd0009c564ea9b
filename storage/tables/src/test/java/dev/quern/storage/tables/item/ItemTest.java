package dev.quern.storage.tables.item;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quicktheories.QuickTheory.qt;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ItemTest {

    @Test
    void whatIsEncodedIsDecodedWithItsSizeAndInItsOrder() {
        qt().withExamples(3_000).forAll(Values.items()).checkAssert(item -> {
            int size = item.size();
            Item decoded = Item.decode(item.encoded());
            assertThat(decoded.size()).isEqualTo(size);
            item.attributes().forEach((name, value) -> {
                assertThat(decoded.get(name)).isEqualTo(value);
                assertThat(decoded.has(name)).isTrue();
            });
            assertThat(decoded.has("no such attribute, whatever")).isFalse();
            assertThat(new ArrayList<>(decoded.attributes().entrySet()))
                    .isEqualTo(new ArrayList<>(item.attributes().entrySet()));
        });
    }

    @Test
    void stringsAreOrderedAsTheirBytesAre() {
        qt().withExamples(5_000).forAll(Values.texts(), Values.texts()).checkAssert((a, b) -> {
            byte[] x = a.getBytes(StandardCharsets.UTF_8);
            byte[] y = b.getBytes(StandardCharsets.UTF_8);
            assertThat(Integer.signum(Utf8.compare(a, b))).isEqualTo(Integer.signum(Arrays.compareUnsigned(x, y)));
            assertThat(Utf8.length(a)).isEqualTo(x.length);
        });
        assertThat(Utf8.compare("\uFFFF", "😀")).isNegative();
    }

    @Test
    void sizesAreThoseOfTheService() {
        assertThat(Item.of("ab", AttributeValue.of("xyz")).size()).isEqualTo(5);
        assertThat(Item.of("a", new AttributeValue.Null()).size()).isEqualTo(2);
        assertThat(Item.of("a", AttributeValue.list()).size()).isEqualTo(4);
        assertThat(Item.of("a", AttributeValue.list(AttributeValue.of("x"), AttributeValue.of(true))).size())
                .isEqualTo(1 + 3 + 2 + 2);
        assertThat(Item.of("a", new AttributeValue.M(Map.of("b", AttributeValue.of("x")))).size())
                .isEqualTo(1 + 3 + 1 + 2);
        assertThat(Item.of("ä", AttributeValue.of("ä")).size()).isEqualTo(4);
    }

    @Test
    void setsAreInTheirOrderThoughTheyWereStoredInAnother() {
        Item sorted = Item.of("name", AttributeValue.SS.of(List.of("x", "y", "z")));
        byte[] stored = sorted.encoded().clone();
        for (int i = 0; i < stored.length; i++) {
            stored[i] = stored[i] == 'x' ? (byte) 'z' : stored[i] == 'z' ? (byte) 'x' : stored[i];
        }
        assertThat(stored).isNotEqualTo(sorted.encoded());
        Item read = Item.decode(stored);
        assertThat(read).isEqualTo(sorted).hasSameHashCodeAs(sorted);
        assertThat(read.get("name")).isInstanceOfSatisfying(AttributeValue.SS.class,
                set -> assertThat(set.values()).containsExactly("x", "y", "z"));
    }

    @Test
    void emptySetsAndDuplicatesAreRefused() {
        refused(() -> AttributeValue.SS.of(List.of()),
                "One or more parameter values were invalid: An string set  may not be empty");
        refused(() -> AttributeValue.NS.of(List.of()),
                "One or more parameter values were invalid: An number set  may not be empty");
        refused(() -> AttributeValue.BS.of(List.of()),
                "One or more parameter values were invalid: Binary sets should not be empty");
        refused(() -> AttributeValue.SS.of(List.of("a", "b", "a")),
                "One or more parameter values were invalid: Input collection [a, b, a] contains duplicates.");
        refused(() -> AttributeValue.NS.of(List.of(TableNumber.parse("1"), TableNumber.parse("1.0"))),
                "Input collection contains duplicates");
    }

    @Test
    void thirtyOneContainersMayLieRoundAValueAndNotOneMore() {
        AttributeValue value = AttributeValue.of("x");
        for (int i = 0; i < 31; i++) {
            value = i % 2 == 0 ? AttributeValue.list(value) : new AttributeValue.M(Map.of("m", value));
        }
        AttributeValue deepest = value;
        refused(() -> AttributeValue.list(deepest), "Nesting Levels have exceeded supported limits: Attributes in the"
                + " item have nested levels beyond supported limit");
    }

    @Test
    void setsAreEqualInAnyOrder() {
        assertThat(AttributeValue.SS.of(List.of("a", "b"))).isEqualTo(AttributeValue.SS.of(List.of("b", "a")));
    }

    @Test
    void aFormOfTheFutureIsNotMistakenForOurs() {
        assertThatThrownBy(() -> Item.decode(new byte[]{99, 0, 0})).isInstanceOf(IllegalArgumentException.class);
    }

    private static void refused(Runnable action, String message) {
        assertThatThrownBy(action::run).isInstanceOf(TablesException.Validation.class).hasMessage(message);
    }
}
