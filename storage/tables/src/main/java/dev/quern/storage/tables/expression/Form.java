package dev.quern.storage.tables.expression;

/** How something was asked for: what does not fit is refused in the words of either. */
public enum Form {
    EXPRESSION,
    /** By the parameters that were there before expressions. */
    PARAMETERS
}
