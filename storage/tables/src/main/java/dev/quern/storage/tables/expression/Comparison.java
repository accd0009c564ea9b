package dev.quern.storage.tables.expression;

/** The ways to compare. */
public enum Comparison {
    EQUAL("="), NOT_EQUAL("<>"), LESS("<"), LESS_OR_EQUAL("<="), GREATER(">"), GREATER_OR_EQUAL(">=");

    private final String symbol;

    Comparison(String symbol) {
        this.symbol = symbol;
    }

    public String symbol() {
        return symbol;
    }

    /** Whether it asks for an order, and so for values that have one. */
    public boolean isOrdering() {
        return this != EQUAL && this != NOT_EQUAL;
    }
}
