package dev.quern.function;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An expression of DynamoDB, with what stands behind the names ({@code #n}) and values ({@code :v}) in it. Where it is
 * used decides what it is: a condition, a filter, an update, a projection, or what a query says of a key. Immutable.
 *
 * <pre>{@code
 * Expression.of("SET nights = if_not_exists(nights, :none) + :one").value(":none", 0).value(":one", 1)
 * }</pre>
 *
 * @param text
 *            the expression, at most 4,096 bytes in UTF-8
 * @param names
 *            names of attributes by their placeholders; every one must be used
 * @param values
 *            values by their placeholders; every one must be used
 */
public record Expression(String text, Map<String, String> names, Map<String, TableValue> values) {

    /** Copies the maps. */
    public Expression {
        names = Collections.unmodifiableMap(new LinkedHashMap<>(names));
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** An expression without placeholders. */
    public static Expression of(String text) {
        return new Expression(text, Map.of(), Map.of());
    }

    /** This expression, with a name behind a placeholder such as {@code #n}. */
    public Expression name(String placeholder, String attribute) {
        Map<String, String> more = new LinkedHashMap<>(names);
        more.put(placeholder, attribute);
        return new Expression(text, more, values);
    }

    /** This expression, with a value behind a placeholder such as {@code :v}. */
    public Expression value(String placeholder, TableValue value) {
        Map<String, TableValue> more = new LinkedHashMap<>(values);
        more.put(placeholder, value);
        return new Expression(text, names, more);
    }

    /** As {@link #value(String, TableValue)}, with a text. */
    public Expression value(String placeholder, String value) {
        return value(placeholder, TableValue.of(value));
    }

    /** As {@link #value(String, TableValue)}, with a whole number. */
    public Expression value(String placeholder, long value) {
        return value(placeholder, TableValue.of(value));
    }

    /** As {@link #value(String, TableValue)}, with a number. */
    public Expression value(String placeholder, BigDecimal value) {
        return value(placeholder, TableValue.of(value));
    }
}
