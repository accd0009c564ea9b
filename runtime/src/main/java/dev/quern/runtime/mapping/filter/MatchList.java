package dev.quern.runtime.mapping.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Compiles the array of match values that a field has in a pattern: literals, and objects with one operator each. */
final class MatchList {

    static final String ANYTHING_BUT = "anything-but";
    static final String EQUALS_IGNORE_CASE = "equals-ignore-case";
    static final String EXISTS = "exists";

    static final Set<String> OPERATORS = Set.of(ANYTHING_BUT, "cidr", EQUALS_IGNORE_CASE, "exactly", EXISTS, "numeric",
            "prefix", "suffix", "wildcard");

    private final List<String> path;

    private MatchList(List<String> path) {
        this.path = path;
    }

    /** Compiles what stands at a path. */
    static Conjunction.Leaf compile(List<String> path, List<Value> values) {
        return new MatchList(path).leaf(values);
    }

    private Conjunction.Leaf leaf(List<Value> values) {
        if (values.isEmpty()) {
            throw malformed("must not be an empty array");
        }
        List<Value.Scalar> literals = new ArrayList<>();
        List<Condition> conditions = new ArrayList<>();
        boolean orAbsent = false;
        for (Value value : values) {
            switch (value) {
                case Value.Scalar scalar -> literals.add(scalar);
                case Value.Members members when isAbsence(members) -> orAbsent = true;
                case Value.Members members -> conditions.add(operator(members));
                case Value.Elements _,Value.Carried _ -> throw malformed(
                        "must have strings, numbers, true, false, null or objects with an operator as match values");
            }
        }
        if (!literals.isEmpty()) {
            conditions.addFirst(Literals.of(literals));
        }
        return new Conjunction.Leaf(path, conditions, orAbsent);
    }

    private static boolean isAbsence(Value.Members members) {
        return members.members().size() == 1 && members.get(EXISTS) == Value.Word.FALSE;
    }

    private Condition operator(Value.Members members) {
        Map.Entry<String, Value> only = only(members);
        String name = only.getKey();
        Value operand = only.getValue();
        return switch (name) {
            case "exactly" -> Literals.exactly(List.of(new Value.Text(text(name, operand))));
            case "prefix" -> operand instanceof Value.Members inner
                    ? new Condition.Prefix(ignoringCase(name, inner), true)
                    : new Condition.Prefix(text(name, operand), false);
            case "suffix" -> operand instanceof Value.Members inner
                    ? new Condition.Suffix(ignoringCase(name, inner), true)
                    : new Condition.Suffix(text(name, operand), false);
            case EQUALS_IGNORE_CASE -> new Condition.Same(text(name, operand));
            case "wildcard" -> Wildcard.parse(text(name, operand));
            case "cidr" -> AddressBlock.parse(text(name, operand));
            case "numeric" -> Comparison.compile(path, operand);
            case EXISTS -> exists(operand);
            case ANYTHING_BUT -> new Condition.AnythingBut(unwanted(operand));
            default -> throw malformed("has an unrecognized operator \"" + name + "\"");
        };
    }

    private Condition exists(Value operand) {
        if (operand != Value.Word.TRUE) {
            throw malformed("must have true or false for \"" + EXISTS + "\"");
        }
        return new Condition.Any();
    }

    private List<Condition> unwanted(Value operand) {
        if (operand instanceof Value.Members members) {
            Map.Entry<String, Value> only = only(members);
            Function<String, Condition> condition = negatable(only.getKey());
            return texts(only.getKey(), only.getValue()).stream().map(condition).toList();
        }
        List<Value> values = operand instanceof Value.Elements(List<Value> elements) ? elements : List.of(operand);
        boolean alike = !values.isEmpty() && (values.stream().allMatch(Value.Text.class::isInstance)
                || values.stream().allMatch(Value.Figure.class::isInstance));
        if (!alike) {
            throw malformed("must have a string, a number, or a list of only strings or only numbers for \""
                    + ANYTHING_BUT + "\"");
        }
        return List.of(Literals.exactly(
                values.stream().map(Value.Scalar.class::cast).collect(Collectors.toUnmodifiableList())));
    }

    /** What can be excluded besides literals. */
    private Function<String, Condition> negatable(String operator) {
        return switch (operator) {
            case "prefix" -> text -> new Condition.Prefix(notEmpty(operator, text), false);
            case "suffix" -> text -> new Condition.Suffix(notEmpty(operator, text), false);
            case EQUALS_IGNORE_CASE -> Condition.Same::new;
            case "wildcard" -> Wildcard::parse;
            default -> throw malformed("has an operator \"" + operator + "\" that \"" + ANYTHING_BUT
                    + "\" cannot be applied to");
        };
    }

    private String notEmpty(String operator, String text) {
        if (text.isEmpty()) {
            throw malformed("must not have an empty " + operator + " for \"" + ANYTHING_BUT + "\"");
        }
        return text;
    }

    /** One text, or a list of them. */
    private List<String> texts(String operator, Value operand) {
        if (operand instanceof Value.Elements(List<Value> elements) && !elements.isEmpty()) {
            return elements.stream().map(element -> text(operator, element)).toList();
        }
        return List.of(text(operator, operand));
    }

    private String ignoringCase(String operator, Value.Members members) {
        Map.Entry<String, Value> only = only(members);
        if (!only.getKey().equals(EQUALS_IGNORE_CASE)) {
            throw malformed("has an operator \"" + only.getKey() + "\" that \"" + operator + "\" cannot be applied to");
        }
        return text(only.getKey(), only.getValue());
    }

    private String text(String operator, Value operand) {
        if (operand instanceof Value.Text(String text)) {
            return text;
        }
        throw malformed("must have a string for \"" + operator + "\"");
    }

    private Map.Entry<String, Value> only(Value.Members members) {
        if (members.members().size() != 1) {
            throw malformed("must have exactly one operator in each object");
        }
        return members.members().entrySet().iterator().next();
    }

    private RuntimeException malformed(String what) {
        return Malformed.because(PatternCompiler.quoted(path) + " " + what);
    }
}
