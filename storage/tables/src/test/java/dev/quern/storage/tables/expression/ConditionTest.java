package dev.quern.storage.tables.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.item.TableNumber;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionTest {

    private static final Item ITEM = item();
    private static final Map<String, AttributeValue> VALUES = Map.of(":abc", AttributeValue.of("abc"), ":b",
            AttributeValue.of("b"), ":z", AttributeValue.of("z"), ":one", AttributeValue.number("1.0"), ":five",
            AttributeValue.of(5), ":N", AttributeValue.of("N"), ":list",
            AttributeValue.list(AttributeValue.of(1), AttributeValue.of("b")), ":set",
            AttributeValue.SS.of(List.of("y", "x")), ":yes", AttributeValue.of(true));

    private static Item item() {
        Map<String, AttributeValue> attributes = new LinkedHashMap<>();
        attributes.put("s", AttributeValue.of("abc"));
        attributes.put("one", AttributeValue.of(1));
        attributes.put("bin", AttributeValue.binary(new byte[]{1, 2, 3}));
        attributes.put("yes", AttributeValue.of(true));
        attributes.put("nothing", new AttributeValue.Null());
        attributes.put("list1", AttributeValue.list(AttributeValue.of(1), AttributeValue.of("b")));
        attributes.put("map1", new AttributeValue.M(Map.of("s", AttributeValue.of("abc"), "l",
                AttributeValue.list(new AttributeValue.M(Map.of("deep", AttributeValue.of(5)))))));
        attributes.put("set1", AttributeValue.SS.of(List.of("x", "y")));
        attributes.put("numbers1", AttributeValue.NS.of(List.of(TableNumber.of(1), TableNumber.of(2))));
        return Item.of(attributes);
    }

    private static boolean holds(String text) {
        // once from memory and once from the bytes
        Condition condition = Expressions.condition(text, Kind.CONDITION, new Placeholders(Map.of(), VALUES));
        boolean decoded = condition.holds(Item.decode(ITEM.encoded()));
        assertThat(condition.holds(ITEM)).isEqualTo(decoded);
        return decoded;
    }

    @ParameterizedTest
    @ValueSource(strings = {"s = :abc", "s <> :b", "s < :b", "s <= :abc", "s >= :abc", ":b > s", "one = :one",
            "s BETWEEN :abc AND :b", "s IN (:b, :abc)", "attribute_exists(s)", "attribute_exists(map1.l[0].deep)",
            "attribute_not_exists(map1.l[1])", "attribute_type(one, :N)", "begins_with(s, :abc)", "contains(s, :b)",
            "contains(set1, s) OR s = :abc", "contains(list1, :b)", "contains(numbers1, :one)", "size(s) > :one",
            "size(list1) < :five", "size(bin) < :five", "map1.l[0].deep = :five", "map1.s = s", "list1 = :list",
            "set1 = :set", "yes = :yes", "NOT s = :b", "NOT (s = :b OR s = :z)", "s = :b OR s = :abc AND one = :one",
            "absent <> :b", "absent1 <> absent2", "NOT absent = :b", "NOT absent < :b", "one <> :abc",
            "size(one) <> :one", "(s) = (:abc)", "s = :b or not s = :b", "s IN (:z) OR contains(:abc, :b)"})
    void trueOfTheItem(String text) {
        assertThat(holds(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"s = :b", "s > :b", "one = :abc", "one < :abc", "s BETWEEN :b AND :z", "s IN (:b)",
            "attribute_exists(absent)", "attribute_not_exists(s)", "attribute_type(s, :N)", "begins_with(s, :b)",
            "begins_with(one, :b)", "contains(map1, :b)", "contains(one, :one)", "size(one) = :one",
            "size(absent) < :five", "absent = :b", "absent1 = absent2", "list1[9] = :one", "s.x = :b",
            "nothing = :b", "absent BETWEEN :abc AND :b", "NOT s = :abc", "yes = :one"})
    void falseOfTheItem(String text) {
        assertThat(holds(text)).isFalse();
    }
}
