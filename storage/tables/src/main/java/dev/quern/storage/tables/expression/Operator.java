package dev.quern.storage.tables.expression;

import java.util.Optional;

/** The functions and operators of expressions. */
public enum Operator {
    /** {@code OR}. */
    OR("OR", Result.CONDITION),
    /** {@code AND}. */
    AND("AND", Result.CONDITION),
    /** {@code NOT}. */
    NOT("NOT", Result.CONDITION),
    /** {@code =}. */
    EQUAL("=", Result.CONDITION),
    /** {@code &lt;&gt;}. */
    NOT_EQUAL("<>", Result.CONDITION),
    /** {@code &lt;}. */
    LESS("<", Result.CONDITION),
    /** {@code &lt;=}. */
    LESS_OR_EQUAL("<=", Result.CONDITION),
    /** {@code &gt;}. */
    GREATER(">", Result.CONDITION),
    /** {@code &gt;=}. */
    GREATER_OR_EQUAL(">=", Result.CONDITION),
    /** {@code BETWEEN}. */
    BETWEEN("BETWEEN", Result.CONDITION),
    /** {@code IN}. */
    IN("IN", Result.CONDITION),
    /** {@code attribute_exists}. */
    ATTRIBUTE_EXISTS("attribute_exists", Result.CONDITION, 1),
    /** {@code attribute_not_exists}. */
    ATTRIBUTE_NOT_EXISTS("attribute_not_exists", Result.CONDITION, 1),
    /** {@code attribute_type}. */
    ATTRIBUTE_TYPE("attribute_type", Result.CONDITION, 2),
    /** {@code begins_with}. */
    BEGINS_WITH("begins_with", Result.CONDITION, 2),
    /** {@code contains}. */
    CONTAINS("contains", Result.CONDITION, 2),
    /** {@code size}. */
    SIZE("size", Result.VALUE, 1),
    /** {@code if_not_exists}. */
    IF_NOT_EXISTS("if_not_exists", Result.UPDATE, 2),
    /** {@code list_append}. */
    LIST_APPEND("list_append", Result.UPDATE, 2),
    /** {@code +}. */
    PLUS("+", Result.UPDATE),
    /** {@code -}. */
    MINUS("-", Result.UPDATE);

    /** What comes out of it. */
    public enum Result {
        CONDITION,
        /** A value, in conditions. */
        VALUE,
        /** A value, in updates. */
        UPDATE
    }

    private final String symbol;
    private final Result result;
    /** How many operands a function has; 0 for what is no function. */
    private final int functionOperands;

    Operator(String symbol, Result result) {
        this(symbol, result, 0);
    }

    Operator(String symbol, Result result, int functionOperands) {
        this.symbol = symbol;
        this.result = result;
        this.functionOperands = functionOperands;
    }

    /** As it is written. */
    public String symbol() {
        return symbol;
    }

    /** What comes out of it. */
    public Result result() {
        return result;
    }

    boolean isFunction() {
        return functionOperands > 0;
    }

    int functionOperands() {
        return functionOperands;
    }

    /** The function of a name, whose case counts. */
    public static Optional<Operator> function(String name) {
        for (Operator operator : values()) {
            if (operator.isFunction() && operator.symbol.equals(name)) {
                return Optional.of(operator);
            }
        }
        return Optional.empty();
    }

    /** The comparison that a sign stands for. */
    public static Optional<Operator> comparison(String sign) {
        return switch (sign) {
            case "=" -> Optional.of(EQUAL);
            case "<>" -> Optional.of(NOT_EQUAL);
            case "<" -> Optional.of(LESS);
            case "<=" -> Optional.of(LESS_OR_EQUAL);
            case ">" -> Optional.of(GREATER);
            case ">=" -> Optional.of(GREATER_OR_EQUAL);
            default -> Optional.empty();
        };
    }
}
