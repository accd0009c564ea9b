package dev.quern.storage.tables.partiql;

/** The operators of the language, those too that the service refuses everywhere. */
enum Sign {
    OR("OR"), AND("AND"), NOT("NOT"), EQUAL("="), NOT_EQUAL("<>"), LESS("<"), LESS_OR_EQUAL("<="), GREATER(
            ">"), GREATER_OR_EQUAL(
                    ">="), BETWEEN("BETWEEN"), IN("IN"), LIKE("like"), PLUS("+"), MINUS("-"), CONCATENATE(
                            "||"), TIMES("*"), DIVIDE("/"), MODULO("%");

    private final String symbol;

    Sign(String symbol) {
        this.symbol = symbol;
    }

    /** As messages write it. */
    String symbol() {
        return symbol;
    }

    /** Whether what it makes is true or false. */
    boolean isCondition() {
        return ordinal() <= LIKE.ordinal();
    }
}
