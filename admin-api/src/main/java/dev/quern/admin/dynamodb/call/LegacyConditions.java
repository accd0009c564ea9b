package dev.quern.admin.dynamodb.call;

import dev.quern.admin.dynamodb.call.LegacyShapes.ConditionalOperator;
import dev.quern.admin.dynamodb.call.LegacyShapes.ExpectedAttributeValue;
import dev.quern.admin.dynamodb.call.LegacyShapes.LegacyCondition;
import dev.quern.storage.tables.expression.Condition;
import dev.quern.storage.tables.expression.Projection;
import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.item.TablesException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes conditions of what was there before there were expressions. */
public final class LegacyConditions {

    private static final String INVALID = "One or more parameter values were invalid: ";

    private LegacyConditions() {}

    /** What a write expects of its item; empty if nothing. */
    public static Optional<Condition> expected(@Nullable Map<String, ExpectedAttributeValue> expected,
            @Nullable ConditionalOperator operator, Reading reading) {
        List<Condition> parts = new ArrayList<>();
        if (expected != null) {
            expected.forEach((attribute, value) -> parts.add(expected(attribute, value, reading)));
        }
        return joined(parts, operator, reading);
    }

    private static Condition expected(String attribute, ExpectedAttributeValue expected, Reading reading) {
        if (expected.attributeValueList() != null && expected.value() != null) {
            throw wrong(reading, "Value and AttributeValueList cannot be used together", attribute);
        }
        LegacyOperator operator = expected.comparisonOperator();
        if (operator == null) {
            return existing(attribute, expected, reading);
        }
        if (expected.exists() != null) {
            throw wrong(reading, "Exists and ComparisonOperator cannot be used together", attribute);
        }
        if (operator != LegacyOperator.NULL && operator != LegacyOperator.NOT_NULL && expected.value() == null
                && expected.attributeValueList() == null) {
            throw wrong(reading, "Value or AttributeValueList must be used with ComparisonOperator: " + operator,
                    attribute);
        }
        List<AttributeValue> values = expected.value() == null
                ? reading.values(expected.attributeValueList())
                : List.of(reading.value(expected.value()));
        return operator.of(attribute, values, reading);
    }

    private static Condition existing(String attribute, ExpectedAttributeValue expected, Reading reading) {
        if (expected.attributeValueList() != null) {
            throw wrong(reading, "AttributeValueList can only be used with a ComparisonOperator", attribute);
        }
        boolean exists = expected.exists() == null || expected.exists();
        if (exists && expected.value() == null) {
            throw wrong(reading, "Value must be provided when Exists is " + expected.exists(), attribute);
        }
        if (!exists && expected.value() != null) {
            throw wrong(reading, "Value cannot be used when Exists is false", attribute);
        }
        return expected.value() == null
                ? LegacyOperator.NULL.of(attribute, List.of(), reading)
                : LegacyOperator.EQ.of(attribute, List.of(reading.value(expected.value())), reading);
    }

    private static TablesException.Validation wrong(Reading reading, String what, String attribute) {
        return reading.refusal(INVALID + what + " for Attribute: " + attribute);
    }

    /** Conditions of a key or filter; empty if there are none. */
    public static Optional<Condition> all(@Nullable Map<String, LegacyCondition> conditions,
            @Nullable ConditionalOperator operator, Reading reading) {
        List<Condition> parts = new ArrayList<>();
        if (conditions != null) {
            conditions.forEach((attribute, condition) -> parts.add(condition.comparisonOperator().of(attribute,
                    reading.values(condition.attributeValueList()), reading)));
        }
        return joined(parts, operator, reading);
    }

    private static Optional<Condition> joined(List<Condition> parts, @Nullable ConditionalOperator operator,
            Reading reading) {
        if (parts.isEmpty()) {
            if (operator != null) {
                throw reading.refusal("ConditionalOperator cannot be used without Filter or Expected");
            }
            return Optional.empty();
        }
        if (parts.size() == 1) {
            return Optional.of(parts.getFirst());
        }
        return Optional.of(operator == ConditionalOperator.OR ? new Condition.Or(parts) : new Condition.And(parts));
    }

    /** What {@code AttributesToGet} asks for; empty if it is not there. */
    public static Optional<Projection> attributesToGet(@Nullable List<String> names, Reading reading) {
        if (names == null) {
            return Optional.empty();
        }
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name)) {
                throw reading.refusal(INVALID + "Duplicate value in attribute name: " + name);
            }
        }
        return Optional.of(Projection.ofAttributes(names));
    }
}
