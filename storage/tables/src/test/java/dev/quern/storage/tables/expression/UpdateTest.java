package dev.quern.storage.tables.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.item.TableNumber;
import dev.quern.storage.tables.item.TablesException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UpdateTest {

    private static final Map<String, AttributeValue> VALUES = Map.of(":n", AttributeValue.of(5), ":s",
            AttributeValue.of("s"), ":l", AttributeValue.list(AttributeValue.of("x")), ":m",
            new AttributeValue.M(Map.of()), ":ss", AttributeValue.SS.of(List.of("a", "b")), ":ns",
            AttributeValue.NS.of(List.of(TableNumber.of(1))));

    private final Map<String, AttributeValue> before = new LinkedHashMap<>();

    private Item apply(String text) {
        return Expressions.update(text, new Placeholders(Map.of(), VALUES)).apply(Item.of(before));
    }

    private static AttributeValue.L numbers(long... values) {
        return new AttributeValue.L(Arrays.stream(values).mapToObj(AttributeValue::of).toList());
    }

    @Test
    void valuesAreComputedFromTheItemAsItWas() {
        before.put("a", AttributeValue.of(1));
        before.put("b", AttributeValue.of(2));
        Item after = apply("SET a = b, b = a + :n, c = if_not_exists(zz, a) - :n, d = if_not_exists(a, :s)");
        assertThat(after.attributes()).containsExactlyInAnyOrderEntriesOf(Map.of("a", AttributeValue.of(2), "b",
                AttributeValue.of(6), "c", AttributeValue.of(-4), "d", AttributeValue.of(1)));
    }

    @Test
    void elementsKeepTheirNumbersWhileOthersGo() {
        before.put("l1", numbers(0, 1, 2, 3));
        assertThat(apply("SET l1[3] = :n, l1[9] = :s, l1[7] = :n REMOVE l1[0], l1[2], l1[20]").get("l1"))
                .isEqualTo(AttributeValue.list(AttributeValue.of(1), AttributeValue.of(5), AttributeValue.of(5),
                        AttributeValue.of("s")));
    }

    @Test
    void listsGrowAtEitherEnd() {
        before.put("l1", numbers(1));
        assertThat(apply("SET l1 = list_append(l1, :l)").get("l1"))
                .isEqualTo(AttributeValue.list(AttributeValue.of(1), AttributeValue.of("x")));
        assertThat(apply("SET l1 = list_append(:l, l1)").get("l1"))
                .isEqualTo(AttributeValue.list(AttributeValue.of("x"), AttributeValue.of(1)));
        assertThat(apply("SET l2 = list_append(if_not_exists(l2, :l), :l)").get("l2"))
                .isEqualTo(AttributeValue.list(AttributeValue.of("x"), AttributeValue.of("x")));
    }

    @Test
    void setsAndNumbersAreAddedToAndTakenFrom() {
        before.put("tags", AttributeValue.SS.of(List.of("b", "c")));
        before.put("m1", new AttributeValue.M(Map.of("n", AttributeValue.of(1))));
        Item after = apply("ADD tags :ss, fresh :n, m1.n :n, m1.k :n DELETE none1 :ss");
        assertThat(after.get("tags")).isEqualTo(AttributeValue.SS.of(List.of("a", "b", "c")));
        assertThat(after.get("fresh")).isEqualTo(AttributeValue.of(5));
        assertThat(after.get("m1"))
                .isEqualTo(new AttributeValue.M(Map.of("n", AttributeValue.of(6), "k", AttributeValue.of(5))));
        assertThat(apply("DELETE tags :ss").get("tags")).isEqualTo(AttributeValue.SS.of(List.of("c")));
        before.put("tags", AttributeValue.SS.of(List.of("b")));
        assertThat(apply("DELETE tags :ss").has("tags")).isFalse();
    }

    @Test
    void whatTheItemHoldsMayNotFit() {
        before.put("s1", AttributeValue.of("text"));
        before.put("m1", new AttributeValue.M(Map.of()));
        String type = "An operand in the update expression has an incorrect data type";
        String missing = "The provided expression refers to an attribute that does not exist in the item";
        String path = "The document path provided in the update expression is invalid for update";
        refused("SET a = s1 + :n", type);
        refused("ADD s1 :n", type);
        refused("DELETE s1 :ss", type);
        refused("SET a = list_append(s1, :l)", type);
        refused("SET a = zz", missing);
        refused("SET a = if_not_exists(s1, zz)", missing);
        refused("SET a = zz + :n", missing);
        refused("SET zz.a = :n", path);
        refused("SET s1.a = :n", path);
        refused("SET m1[0] = :n", path);
        refused("REMOVE zz.a", path);
        refused("SET m1.a.b = :n", path);
        assertThat(apply("REMOVE m1.a, zz").attributes()).isEqualTo(before);
    }

    @Test
    void parametersFromBeforeExpressionsHaveTheirOwnWordForThat() {
        before.put("s1", AttributeValue.of("text"));
        for (Update.Action action : List.of(new Update.Action.Add(Path.of("s1"), AttributeValue.of(1)),
                new Update.Action.Delete(Path.of("s1"), AttributeValue.SS.of(List.of("a"))))) {
            Update update = new Update(List.of(action), Form.PARAMETERS);
            assertThatThrownBy(() -> update.apply(Item.of(before))).isInstanceOf(TablesException.Validation.class)
                    .hasMessage("Type mismatch for attribute to update");
        }
    }

    private void refused(String text, String message) {
        assertThatThrownBy(() -> apply(text)).isInstanceOf(TablesException.Validation.class).hasMessage(message);
    }

    @Test
    void aProjectionKeepsTheShapeAndClosesGapsInLists() {
        before.put("l1", numbers(0, 1, 2));
        before.put("m1", new AttributeValue.M(Map.of("a", AttributeValue.of(1), "b", AttributeValue.of(2))));
        Projection projection = Expressions.projection("l1[2], l1[0], m1.b, m1.zz, none1, l1[7]", Placeholders.none());
        assertThat(projection.of(Item.of(before))).isEqualTo(Item.of("l1", numbers(0, 2), "m1",
                new AttributeValue.M(Map.of("b", AttributeValue.of(2)))));
    }
}
