package dev.quern.storage.tables.expression;

import dev.quern.storage.tables.item.TablesException;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with the form of an expression that could be read to its end, in the order in which it is told:
 * parentheses, functions, reserved words and functions within functions, sections; of each the first in the text. Not
 * thread-safe.
 */
final class Faults {

    private final Kind kind;
    private @Nullable String parentheses;
    private @Nullable String function;
    private @Nullable String nameOrNesting;
    private @Nullable String section;

    Faults(Kind kind) {
        this.kind = kind;
    }

    void redundantParentheses() {
        parentheses = "The expression has redundant parentheses;";
    }

    void function(String text) {
        if (function == null) {
            function = text;
        }
    }

    void reserved(String word) {
        nameOrNesting("Attribute name is a reserved keyword; reserved keyword: " + word);
    }

    /** A function is where another one cannot be. */
    void nesting(String text) {
        nameOrNesting(text);
    }

    private void nameOrNesting(String text) {
        if (nameOrNesting == null) {
            nameOrNesting = text;
        }
    }

    void section(String keyword) {
        if (section == null) {
            section = "The \"" + keyword + "\" section can only be used once in an update expression;";
        }
    }

    /** To be called when the whole was read. */
    void throwFirst() {
        for (String fault : new @Nullable String[]{parentheses, function, nameOrNesting, section}) {
            if (fault != null) {
                throw of(fault);
            }
        }
    }

    TablesException.Validation of(String fault) {
        return new TablesException.Validation(
                kind == Kind.STATEMENT ? fault : "Invalid " + kind.parameter() + ": " + fault);
    }

    Kind kind() {
        return kind;
    }
}
