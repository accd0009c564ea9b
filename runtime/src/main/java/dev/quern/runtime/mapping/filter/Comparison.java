package dev.quern.runtime.mapping.filter;

import java.math.BigDecimal;
import java.util.List;

/** Compiles what follows {@code numeric}: an equality, one bound, or a lower and then an upper one. */
final class Comparison {

    private final List<String> path;

    private Comparison(List<String> path) {
        this.path = path;
    }

    static NumberRange compile(List<String> path, Value operand) {
        if (!(operand instanceof Value.Elements(List<Value> terms)) || (terms.size() != 2 && terms.size() != 4)) {
            throw Malformed.because(PatternCompiler.quoted(path)
                    + " must have an array of one or two comparisons for \"numeric\"");
        }
        return new Comparison(path).range(terms);
    }

    private NumberRange range(List<Value> terms) {
        String operator = operator(terms.get(0));
        BigDecimal number = number(terms.get(1));
        boolean included = operator.endsWith("=");
        boolean lower = operator.startsWith(">");
        if (terms.size() == 4) {
            String second = operator(terms.get(2));
            BigDecimal high = number(terms.get(3));
            if (!lower || !second.startsWith("<")) {
                throw malformed("must be a lower bound and then an upper one");
            }
            if (number.compareTo(high) >= 0) {
                throw malformed("must have a lower bound less than the upper one");
            }
            return new NumberRange(number, included, high, second.endsWith("="));
        }
        if (operator.equals("=")) {
            return new NumberRange(number, true, number, true);
        }
        return lower
                ? new NumberRange(number, included, NumberRange.MOST, true)
                : new NumberRange(NumberRange.LEAST, true, number, included);
    }

    private String operator(Value term) {
        if (term instanceof Value.Text(String operator)) {
            return switch (operator) {
                case "=", "<", "<=", ">", ">=" -> operator;
                default -> throw malformed("has an unrecognized operator \"" + operator + "\"");
            };
        }
        throw malformed("must have one of =, <, <=, >, >= before each number");
    }

    private BigDecimal number(Value term) {
        if (!(term instanceof Value.Figure(BigDecimal number))) {
            throw malformed("must have a number after each operator");
        }
        if (number.compareTo(NumberRange.LEAST) < 0 || number.compareTo(NumberRange.MOST) > 0) {
            throw malformed("must have numbers from -5.0e9 to 5.0e9");
        }
        return number;
    }

    private RuntimeException malformed(String what) {
        return Malformed.because("\"numeric\" of " + PatternCompiler.quoted(path) + " " + what);
    }
}
