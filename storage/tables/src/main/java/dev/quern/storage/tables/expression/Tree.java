package dev.quern.storage.tables.expression;

import java.util.List;

/** An expression as it is written, before names and values are looked up: what the grammar gives. */
sealed interface Tree {

    /** A path: words and placeholders, with dots and brackets between them. */
    record PathText(List<StepText> steps) implements Tree {}

    /** A step of a path. */
    sealed interface StepText {

        /** A word, or a placeholder with its {@code #}. */
        record Name(String text) implements StepText {}

        record Element(String digits) implements StepText {}
    }

    /** {@code :value}. */
    record ValueText(String key) implements Tree {}

    /** A function or operator, and what it is applied to. */
    record Call(Operator operator, List<Tree> operands) implements Tree {}

    /** What is in parentheses. */
    record Group(Tree inner) implements Tree {}

    /** The same without parentheses around it. */
    default Tree bare() {
        Tree tree = this;
        while (tree instanceof Group group) {
            tree = group.inner();
        }
        return tree;
    }

    /** Whether it is true or false, and not a value. */
    default boolean isCondition() {
        return bare() instanceof Call call && call.operator().result() == Operator.Result.CONDITION;
    }
}
