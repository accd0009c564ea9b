package dev.quern.storage.tables.partiql;

import dev.quern.storage.tables.expression.Comparison;
import dev.quern.storage.tables.expression.Condition;
import dev.quern.storage.tables.expression.Operand;
import dev.quern.storage.tables.item.AttributeType;
import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.table.KeyAttribute;
import dev.quern.storage.tables.table.KeySchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The parts of a WHERE clause that must all hold, and what they say about keys. */
final class WhereClause {

    private final List<Condition> parts;

    private WhereClause(List<Condition> parts) {
        this.parts = parts;
    }

    static WhereClause of(Optional<Condition> where) {
        List<Condition> parts = new ArrayList<>();
        where.ifPresent(condition -> collect(condition, parts));
        return new WhereClause(parts);
    }

    private static void collect(Condition condition, List<Condition> parts) {
        if (condition instanceof Condition.And and) {
            and.parts().forEach(part -> collect(part, parts));
        } else {
            parts.add(condition);
        }
    }

    List<Condition> parts() {
        return parts;
    }

    /** All of these together; empty if there are none. */
    static Optional<Condition> all(List<Condition> parts) {
        return switch (parts.size()) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(parts.getFirst());
            default -> Optional.of(new Condition.And(parts));
        };
    }

    /** The value that a part wants an attribute to equal. */
    static Optional<AttributeValue> equal(Condition part, String attribute) {
        if (!(part instanceof Condition.Compare compare) || compare.comparison() != Comparison.EQUAL) {
            return Optional.empty();
        }
        if (isAt(compare.left(), attribute) && compare.right() instanceof Operand.Value value) {
            return Optional.of(value.value());
        }
        return isAt(compare.right(), attribute) && compare.left() instanceof Operand.Value value
                ? Optional.of(value.value())
                : Optional.empty();
    }

    static boolean isAt(Operand operand, String attribute) {
        return operand instanceof Operand.At at && at.path().isTopLevel() && at.path().attribute().equals(attribute);
    }

    /**
     * The only key for which the clause can hold; empty if it does not say the whole.
     *
     * @throws dev.quern.storage.tables.item.TablesException.Validation
     *             if it says two things of one attribute, or of another type
     */
    Optional<Item> key(KeySchema keys) {
        Map<String, AttributeValue> key = new LinkedHashMap<>();
        for (KeyAttribute attribute : keys.all()) {
            for (Condition part : parts) {
                Optional<AttributeValue> value = equal(part, attribute.name());
                if (value.isPresent()) {
                    AttributeValue before = key.putIfAbsent(attribute.name(), value.get());
                    if (before != null && !before.equals(value.get())) {
                        throw Refusals.of("Multiple conditions on same key " + attribute.name()
                                + ". Only single item Update/Insert/Delete are supported");
                    }
                    requireType(attribute, value.get());
                }
            }
        }
        return key.size() == keys.all().size() ? Optional.of(Item.of(key)) : Optional.empty();
    }

    static void requireType(KeyAttribute attribute, AttributeValue value) {
        AttributeType type = value.type();
        if (type != attribute.type()) {
            throw Refusals.of("Key attribute's data type should match its data type in table's schema: Key "
                    + attribute.name());
        }
    }

    /** Whether it says something besides which key it is. */
    boolean saysMore(KeySchema keys) {
        return parts.stream().anyMatch(
                part -> keys.names().stream().noneMatch(attribute -> equal(part, attribute).isPresent()));
    }
}
