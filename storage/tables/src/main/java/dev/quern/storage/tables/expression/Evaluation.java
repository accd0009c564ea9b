package dev.quern.storage.tables.expression;

import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.item.Utf8;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Decides conditions. What is missing equals nothing and has no order, so that only {@code <>} and {@code NOT} can be
 * true of it.
 */
final class Evaluation {

    private Evaluation() {}

    static boolean holds(Condition condition, Item item) {
        return switch (condition) {
            case Condition.And and -> and.parts().stream().allMatch(part -> holds(part, item));
            case Condition.Or or -> or.parts().stream().anyMatch(part -> holds(part, item));
            case Condition.Not not -> !holds(not.part(), item);
            case Condition.Compare compare -> compares(value(compare.left(), item), compare.comparison(),
                    value(compare.right(), item));
            case Condition.Between between -> isBetween(value(between.operand(), item), value(between.lower(), item),
                    value(between.upper(), item));
            case Condition.In in -> isIn(value(in.operand(), item), in.candidates(), item);
            case Condition.Exists exists -> at(exists.path(), item) != null;
            case Condition.NotExists missing -> at(missing.path(), item) == null;
            case Condition.HasType typed -> hasType(value(typed.operand(), item), typed);
            case Condition.BeginsWith begins -> begins(value(begins.operand(), item), value(begins.prefix(), item));
            case Condition.Contains contains -> contains(value(contains.operand(), item),
                    value(contains.part(), item));
        };
    }

    private static @Nullable AttributeValue value(Operand operand, Item item) {
        return switch (operand) {
            case Operand.At at -> at(at.path(), item);
            case Operand.Value value -> value.value();
            case Operand.Size size -> size(value(size.of(), item));
        };
    }

    /** What an item holds at a path; {@code null} if nothing. */
    static @Nullable AttributeValue at(Path path, Item item) {
        AttributeValue value = item.get(path.attribute());
        for (Path.Step step : path.steps()) {
            value = step(value, step);
        }
        return value;
    }

    private static @Nullable AttributeValue step(@Nullable AttributeValue value, Path.Step step) {
        return switch (step) {
            case Path.Step.Entry entry when value instanceof AttributeValue.M map -> map.entries().get(entry.name());
            case Path.Step.Index index when value instanceof AttributeValue.L list && index.index() < list.elements()
                    .size() ->
                list.elements().get(index.index());
            case Path.Step _ -> null;
        };
    }

    private static @Nullable AttributeValue size(@Nullable AttributeValue value) {
        return switch (value) {
            // as Java counts characters, which is what AWS's own implementation does
            case AttributeValue.S string -> AttributeValue.of(string.value().length());
            case AttributeValue.B binary -> AttributeValue.of(binary.value().length());
            case AttributeValue.SS set -> AttributeValue.of(set.values().size());
            case AttributeValue.NS set -> AttributeValue.of(set.values().size());
            case AttributeValue.BS set -> AttributeValue.of(set.values().size());
            case AttributeValue.L list -> AttributeValue.of(list.elements().size());
            case AttributeValue.M map -> AttributeValue.of(map.entries().size());
            case AttributeValue.N _,AttributeValue.Bool _,AttributeValue.Null _ -> null;
            case null -> null;
        };
    }

    private static boolean compares(@Nullable AttributeValue left, Comparison comparison,
            @Nullable AttributeValue right) {
        return switch (comparison) {
            case EQUAL -> isEqual(left, right);
            case NOT_EQUAL -> !isEqual(left, right);
            case LESS -> order(left, right).stream().anyMatch(order -> order < 0);
            case LESS_OR_EQUAL -> order(left, right).stream().anyMatch(order -> order <= 0);
            case GREATER -> order(left, right).stream().anyMatch(order -> order > 0);
            case GREATER_OR_EQUAL -> order(left, right).stream().anyMatch(order -> order >= 0);
        };
    }

    private static boolean isEqual(@Nullable AttributeValue left, @Nullable AttributeValue right) {
        return left != null && left.equals(right);
    }

    /** Empty if the two have no order: of different types, or of one without. */
    static OptionalInt order(@Nullable AttributeValue left, @Nullable AttributeValue right) {
        return switch (left) {
            case AttributeValue.S a when right instanceof AttributeValue.S b -> OptionalInt
                    .of(Utf8.compare(a.value(), b.value()));
            case AttributeValue.N a when right instanceof AttributeValue.N b -> OptionalInt
                    .of(a.value().compareTo(b.value()));
            case AttributeValue.B a when right instanceof AttributeValue.B b -> OptionalInt
                    .of(a.value().compareTo(b.value()));
            case null, default -> OptionalInt.empty();
        };
    }

    private static boolean isBetween(@Nullable AttributeValue value, @Nullable AttributeValue lower,
            @Nullable AttributeValue upper) {
        return compares(value, Comparison.GREATER_OR_EQUAL, lower) && compares(value, Comparison.LESS_OR_EQUAL, upper);
    }

    private static boolean isIn(@Nullable AttributeValue value, List<Operand> candidates, Item item) {
        return candidates.stream().anyMatch(candidate -> isEqual(value, value(candidate, item)));
    }

    private static boolean hasType(@Nullable AttributeValue value, Condition.HasType typed) {
        return value != null && value.type() == typed.type();
    }

    private static boolean begins(@Nullable AttributeValue value, @Nullable AttributeValue prefix) {
        return switch (value) {
            case AttributeValue.S string -> prefix instanceof AttributeValue.S start
                    && string.value().startsWith(start.value());
            case AttributeValue.B binary -> prefix instanceof AttributeValue.B start
                    && binary.value().startsWith(start.value());
            case null, default -> false;
        };
    }

    private static boolean contains(@Nullable AttributeValue value, @Nullable AttributeValue part) {
        return switch (value) {
            case AttributeValue.S string -> part instanceof AttributeValue.S text
                    && string.value().contains(text.value());
            case AttributeValue.B binary -> part instanceof AttributeValue.B bytes
                    && binary.value().contains(bytes.value());
            case AttributeValue.SS set -> part instanceof AttributeValue.S member
                    && set.values().contains(member.value());
            case AttributeValue.NS set -> part instanceof AttributeValue.N member
                    && set.values().contains(member.value());
            case AttributeValue.BS set -> part instanceof AttributeValue.B member
                    && set.values().contains(member.value());
            case AttributeValue.L list -> part != null && list.elements().contains(part);
            case null, default -> false;
        };
    }
}
