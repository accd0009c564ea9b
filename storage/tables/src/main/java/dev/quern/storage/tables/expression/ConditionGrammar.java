package dev.quern.storage.tables.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads conditions.
 *
 * <pre>
 * any         = and {OR and}
 * and         = not {AND not}
 * not         = NOT not | comparison
 * comparison  = operand [sign operand | BETWEEN operand AND operand | IN "(" operand {"," operand} ")"]
 * operand     = "(" any ")" | function "(" operand {"," operand} ")" | path | value
 * </pre>
 *
 * An operand in parentheses and a condition in parentheses look alike until they end, so both are read as one, and who
 * needs a condition asks for it.
 */
final class ConditionGrammar extends Grammar {

    private static final Set<String> KEYWORDS = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    static {
        KEYWORDS.addAll(List.of("AND", "OR", "NOT", "BETWEEN", "IN"));
    }

    private ConditionGrammar(String text, Faults faults) {
        super(text, faults);
    }

    static Tree read(String text, Faults faults) {
        ConditionGrammar grammar = new ConditionGrammar(text, faults);
        Tree condition = grammar.condition(grammar.any());
        if (grammar.peek().kind() != Token.Kind.END) {
            throw grammar.unexpected();
        }
        faults.throwFirst();
        return condition;
    }

    @Override
    boolean isKeyword(Token token) {
        return KEYWORDS.contains(token.text());
    }

    private Tree any() {
        Tree first = and();
        if (!peek().isWord("OR")) {
            return first;
        }
        List<Tree> parts = new ArrayList<>(List.of(condition(first)));
        while (takeWordIf("OR")) {
            countOperator();
            parts.add(condition(and()));
        }
        return new Tree.Call(Operator.OR, parts);
    }

    private Tree and() {
        Tree first = not();
        if (!peek().isWord("AND")) {
            return first;
        }
        List<Tree> parts = new ArrayList<>(List.of(condition(first)));
        while (takeWordIf("AND")) {
            countOperator();
            parts.add(condition(not()));
        }
        return new Tree.Call(Operator.AND, parts);
    }

    private Tree not() {
        if (!takeWordIf("NOT")) {
            return comparison();
        }
        countOperator();
        return deeper(() -> new Tree.Call(Operator.NOT, List.of(condition(not()))));
    }

    private Tree comparison() {
        Tree left = operand();
        if (left.isCondition() && left instanceof Tree.Group) {
            return left;
        }
        Optional<Operator> sign = peek().kind() == Token.Kind.SIGN
                ? Operator.comparison(peek().text())
                : Optional.empty();
        if (sign.isPresent()) {
            countOperator();
            take();
            return new Tree.Call(sign.get(), List.of(value(left), value(operand())));
        }
        if (takeWordIf("BETWEEN")) {
            countOperator();
            Tree lower = value(operand());
            if (!takeWordIf("AND")) {
                throw unexpected();
            }
            return new Tree.Call(Operator.BETWEEN, List.of(value(left), lower, value(operand())));
        }
        if (takeWordIf("IN")) {
            countOperator();
            List<Tree> operands = new ArrayList<>(List.of(value(left)));
            require("(");
            operands.addAll(list(() -> value(operand())));
            require(")");
            return new Tree.Call(Operator.IN, operands);
        }
        return left;
    }

    private Tree operand() {
        Token token = peek();
        if (token.kind() == Token.Kind.VALUE) {
            take();
            return new Tree.ValueText(token.text());
        }
        if (token.is("(")) {
            Tree inner = inParentheses(this::any);
            if (inner instanceof Tree.Group) {
                faults().redundantParentheses();
            }
            return new Tree.Group(inner);
        }
        if (token.kind() == Token.Kind.WORD && !isKeyword(token) && isFollowedBy("(")) {
            return call();
        }
        return path();
    }

    private Tree call() {
        Token name = take();
        countOperator();
        Optional<Operator> function = function(name);
        if (function.filter(known -> known.result() == Operator.Result.UPDATE).isPresent()) {
            faults().function("The function is not allowed in a " + inWhat() + " expression; function: " + name.text());
        }
        List<Tree> operands = inParentheses(() -> list(() -> value(operand())));
        // what stands for an unknown function is never looked at: it is a fault by now
        return new Tree.Call(function.orElse(Operator.CONTAINS), operands);
    }

    private String inWhat() {
        return switch (faults().kind()) {
            case FILTER -> "filter";
            case KEY_CONDITION -> "key condition";
            case CONDITION, PROJECTION, UPDATE, STATEMENT -> "condition";
        };
    }

    /** Something that was read where a condition has to be. */
    private Tree condition(Tree read) {
        if (read.isCondition()) {
            return read;
        }
        if (read.bare() instanceof Tree.Call call) {
            notThisWay(call);
            return read;
        }
        throw unexpected();
    }

    /** Something that was read where a value has to be. */
    private Tree value(Tree read) {
        if (read.isCondition()) {
            if (read.bare() instanceof Tree.Call call && call.operator().isFunction()) {
                notThisWay(call);
            } else {
                throw unexpected();
            }
        }
        return read;
    }

    private void notThisWay(Tree.Call call) {
        faults().function("The function is not allowed to be used this way in an expression; function: "
                + call.operator().symbol());
    }
}
