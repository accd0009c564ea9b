package dev.quern.admin.shape;

import java.lang.reflect.AnnotatedType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The rules on one value, in the order in which AWS names them.
 *
 * @param sensitive
 *            no message may show the value
 */
public record Constraints(List<Rule> rules, boolean sensitive) {

    /** A rule with its text; the test is asked only for values of the member's type. */
    public record Rule(String text, Predicate<Object> holds) {}

    public Constraints {
        rules = List.copyOf(rules);
    }

    static Constraints of(AnnotatedType type) {
        List<Rule> rules = new ArrayList<>();
        if (type.getAnnotation(OneOf.class) instanceof OneOf one) {
            List<String> values = List.of(one.value());
            rules.add(new Rule("Member must satisfy enum value set: " + values, values::contains));
        }
        if (type.getAnnotation(Matches.class) instanceof Matches matches) {
            Predicate<String> whole = Pattern.compile(matches.value()).asMatchPredicate();
            rules.add(new Rule("Member must satisfy regular expression pattern: " + matches.value(),
                    value -> whole.test((String) value)));
        }
        if (type.getAnnotation(Length.class) instanceof Length length) {
            if (length.max() < Integer.MAX_VALUE) {
                rules.add(new Rule("Member must have length less than or equal to " + length.max(),
                        value -> length(value) <= length.max()));
            }
            if (length.min() > 0) {
                rules.add(new Rule("Member must have length greater than or equal to " + length.min(),
                        value -> length(value) >= length.min()));
            }
        }
        if (type.getAnnotation(Range.class) instanceof Range range) {
            if (range.max() < Double.MAX_VALUE) {
                rules.add(new Rule("Member must have value less than or equal to " + number(range.max()),
                        value -> ((Number) value).doubleValue() <= range.max()));
            }
            if (range.min() > -Double.MAX_VALUE) {
                rules.add(new Rule("Member must have value greater than or equal to " + number(range.min()),
                        value -> ((Number) value).doubleValue() >= range.min()));
            }
        }
        if (type.getAnnotation(Obeys.class) instanceof Obeys obeys) {
            rules.addAll(own(obeys.value()));
        }
        return new Constraints(rules, type.isAnnotationPresent(Sensitive.class));
    }

    private static List<Rule> own(Class<? extends OwnRules> type) {
        try {
            return type.getConstructor().newInstance().rules();
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("cannot make a " + type.getName(), e);
        }
    }

    private static int length(Object value) {
        return switch (value) {
            case String text -> text.codePointCount(0, text.length());
            case byte[] bytes -> bytes.length;
            case Collection<?> list -> list.size();
            case Map<?, ?> map -> map.size();
            default -> throw new IllegalStateException("@Length on a " + value.getClass().getName());
        };
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    boolean hold(Object value) {
        for (Rule rule : rules) {
            if (!rule.holds().test(value)) {
                return false;
            }
        }
        return true;
    }

    /** All rules in the form in which a list or a map names those on what it holds. */
    String summary() {
        return rules.stream().map(Rule::text).toList().toString();
    }
}
