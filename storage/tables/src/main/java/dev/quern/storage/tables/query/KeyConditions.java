package dev.quern.storage.tables.query;

import dev.quern.storage.tables.expression.Comparison;
import dev.quern.storage.tables.expression.Condition;
import dev.quern.storage.tables.expression.Operand;
import dev.quern.storage.tables.expression.Path;
import dev.quern.storage.tables.item.AttributeType;
import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.key.KeyCheck;
import dev.quern.storage.tables.table.KeyAttribute;
import dev.quern.storage.tables.table.KeySchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds in a condition what it says about a key, and refuses what cannot be said about one. */
final class KeyConditions {

    private KeyConditions() {}

    /** What one part of a condition says about one attribute. */
    private record Part(String attribute, Optional<AttributeValue> equal, Optional<KeyPredicate.RangeTest> test) {

        static Part equal(String attribute, AttributeValue value) {
            return new Part(attribute, Optional.of(value), Optional.empty());
        }

        static Part of(String attribute, KeyPredicate.RangeTest test) {
            return new Part(attribute, Optional.empty(), Optional.of(test));
        }
    }

    /**
     * @throws TablesException.Validation
     *             if the condition is not one for this key
     */
    static KeyPredicate resolve(Condition condition, KeySchema schema) {
        Map<String, Part> parts = new LinkedHashMap<>();
        collect(condition, parts);
        if (parts.size() > schema.all().size()) {
            throw new TablesException.Validation("The number of query conditions (" + parts.size()
                    + ") exceeds the number of key attributes defined in the schema (" + schema.all().size() + ")");
        }
        boolean several = schema.hash().size() > 1;
        List<AttributeValue> hash = new ArrayList<>();
        for (KeyAttribute attribute : schema.hash()) {
            Part part = parts.remove(attribute.name());
            if (part == null) {
                throw several ? unequalHash(attribute.name()) : missed(attribute.name());
            }
            requireTypes(part, attribute);
            hash.add(part.equal().orElseThrow(() -> several
                    ? unequalHash(attribute.name())
                    : new TablesException.Validation("Query key condition not supported")));
        }
        return ranges(schema, parts, hash);
    }

    private static KeyPredicate ranges(KeySchema schema, Map<String, Part> parts, List<AttributeValue> hash) {
        List<AttributeValue> equal = new ArrayList<>();
        Optional<KeyPredicate.RangeTest> test = Optional.empty();
        requireEqualBefore(schema.range(), parts);
        for (KeyAttribute attribute : schema.range()) {
            Part part = parts.remove(attribute.name());
            if (part == null) {
                if (!parts.isEmpty()) {
                    throw missed(attribute.name());
                }
                break;
            }
            requireTypes(part, attribute);
            part.equal().ifPresent(equal::add);
            test = part.test();
        }
        if (!parts.isEmpty()) {
            // the key has no place for it
            throw new TablesException.Validation("Query condition missed key schema element: "
                    + schema.all().getLast().name());
        }
        return new KeyPredicate(hash, equal, test);
    }

    /** Of several attributes that items are sorted by, only the last with a condition can have one of another kind. */
    private static void requireEqualBefore(List<KeyAttribute> range, Map<String, Part> parts) {
        for (int later = range.size() - 1; later > 0; later--) {
            if (parts.containsKey(range.get(later).name())) {
                String unequal = range.subList(0, later).stream().map(KeyAttribute::name)
                        .filter(name -> !parts.containsKey(name) || parts.get(name).equal().isEmpty())
                        .collect(Collectors.joining(", "));
                if (!unequal.isEmpty()) {
                    throw new TablesException.Validation("RANGE key attributes " + unequal + " must have equality"
                            + " conditions specified in the query because a condition is present on key attribute "
                            + range.get(later).name());
                }
            }
        }
    }

    private static TablesException.Validation unequalHash(String attribute) {
        return new TablesException.Validation("HASH key attributes " + attribute + " must have equality conditions"
                + " specified in the query");
    }

    private static TablesException.Validation missed(String attribute) {
        return new TablesException.Validation("Query condition missed key schema element: " + attribute);
    }

    private static void collect(Condition condition, Map<String, Part> parts) {
        switch (condition) {
            case Condition.And and -> and.parts().forEach(part -> collect(part, parts));
            case Condition.Compare compare -> add(compare(compare), parts);
            case Condition.Between between -> add(between(between), parts);
            case Condition.BeginsWith begins -> add(begins(begins), parts);
            case Condition.Or _ -> throw invalid("OR");
            case Condition.Not _ -> throw invalid("NOT");
            case Condition.In _ -> throw invalid("IN");
            case Condition.Exists _ -> throw invalid("attribute_exists");
            case Condition.NotExists _ -> throw invalid("attribute_not_exists");
            case Condition.HasType _ -> throw invalid("attribute_type");
            case Condition.Contains _ -> throw invalid("contains");
        }
    }

    private static void add(Part part, Map<String, Part> parts) {
        if (parts.put(part.attribute(), part) != null) {
            throw unsound("must only contain one condition per key");
        }
    }

    private static TablesException.Validation unsound(String why) {
        return new TablesException.Validation("Invalid KeyConditionExpression: KeyConditionExpressions " + why);
    }

    private static TablesException.Validation invalid(String operator) {
        return new TablesException.Validation("Invalid operator used in KeyConditionExpression: " + operator);
    }

    private static Part compare(Condition.Compare compare) {
        if (compare.comparison() == Comparison.NOT_EQUAL) {
            throw invalid("<>");
        }
        requireFlat(compare.left());
        requireFlat(compare.right());
        if (compare.left() instanceof Operand.At at && compare.right() instanceof Operand.Value value) {
            return compare(attribute(at.path()), compare.comparison(), value.value());
        }
        if (compare.left() instanceof Operand.Value value && compare.right() instanceof Operand.At at) {
            return compare(attribute(at.path()), turned(compare.comparison()), value.value());
        }
        throw tooManyNames(compare.left());
    }

    private static Part compare(String attribute, Comparison comparison, AttributeValue value) {
        return comparison == Comparison.EQUAL
                ? Part.equal(attribute, value)
                : Part.of(attribute, new KeyPredicate.RangeTest.Compare(comparison, value));
    }

    private static Comparison turned(Comparison comparison) {
        return switch (comparison) {
            case EQUAL, NOT_EQUAL -> comparison;
            case LESS -> Comparison.GREATER;
            case LESS_OR_EQUAL -> Comparison.GREATER_OR_EQUAL;
            case GREATER -> Comparison.LESS;
            case GREATER_OR_EQUAL -> Comparison.LESS_OR_EQUAL;
        };
    }

    private static TablesException.Validation tooManyNames(Operand first) {
        return new TablesException.Validation(first instanceof Operand.At
                ? "Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition"
                : "Invalid condition in KeyConditionExpression: No key attribute specified");
    }

    private static void requireFlat(Operand operand) {
        if (operand instanceof Operand.Size) {
            throw unsound("cannot contain nested operations");
        }
    }

    private static String attribute(Path path) {
        if (!path.isTopLevel()) {
            throw unsound("cannot have conditions on nested attributes");
        }
        return path.attribute();
    }

    private static Part between(Condition.Between between) {
        requireFlat(between.operand());
        requireFlat(between.lower());
        requireFlat(between.upper());
        if (!(between.operand() instanceof Operand.At at)) {
            throw new TablesException.Validation("Invalid condition in KeyConditionExpression: BETWEEN operator must"
                    + " have the key attribute as its first operand");
        }
        if (between.lower() instanceof Operand.Value lower && between.upper() instanceof Operand.Value upper) {
            return Part.of(attribute(at.path()), new KeyPredicate.RangeTest.Between(lower.value(), upper.value()));
        }
        throw tooManyNames(at);
    }

    private static Part begins(Condition.BeginsWith begins) {
        requireFlat(begins.operand());
        requireFlat(begins.prefix());
        if (!(begins.operand() instanceof Operand.At at)) {
            throw new TablesException.Validation("Invalid condition in KeyConditionExpression: begins_with operator"
                    + " must have the key attribute as its first operand");
        }
        if (begins.prefix() instanceof Operand.Value prefix) {
            return Part.of(attribute(at.path()), new KeyPredicate.RangeTest.BeginsWith(prefix.value()));
        }
        throw tooManyNames(at);
    }

    private static void requireTypes(Part part, KeyAttribute attribute) {
        part.equal().ifPresent(value -> requireType(value, attribute, true));
        part.test().ifPresent(test -> {
            switch (test) {
                case KeyPredicate.RangeTest.Compare compare -> requireType(compare.value(), attribute, true);
                case KeyPredicate.RangeTest.Between between -> {
                    requireType(between.lower(), attribute, true);
                    requireType(between.upper(), attribute, true);
                }
                case KeyPredicate.RangeTest.BeginsWith begins -> {
                    requireType(begins.prefix(), attribute, false);
                    if (attribute.type() == AttributeType.N) {
                        throw mismatch();
                    }
                }
            }
        });
    }

    private static void requireType(AttributeValue value, KeyAttribute attribute, boolean filled) {
        if (value.type() != attribute.type()) {
            throw mismatch();
        }
        if (filled) {
            KeyCheck.requireFilled(KeySchema.of(attribute), Item.of(attribute.name(), value));
        }
    }

    private static TablesException.Validation mismatch() {
        return new TablesException.Validation("One or more parameter values were invalid: Condition parameter type does"
                + " not match schema type");
    }
}
