package dev.quern.storage.tables.expression;

/** What an expression is for, by the name of the parameter that it comes in. */
public enum Kind {
    CONDITION("ConditionExpression"), FILTER("FilterExpression"), KEY_CONDITION(
            "KeyConditionExpression"), PROJECTION("ProjectionExpression"), UPDATE("UpdateExpression"),
    /** A part of a statement, which is no parameter of its own. */
    STATEMENT("Statement");

    private final String parameter;

    Kind(String parameter) {
        this.parameter = parameter;
    }

    public String parameter() {
        return parameter;
    }
}
