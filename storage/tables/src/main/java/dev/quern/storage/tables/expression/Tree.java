package dev.quern.storage.tables.expression;

import dev.quern.storage.tables.item.AttributeValue;
import java.util.List;

/**
 * An expression as it is written, before it is known to make sense: what a grammar gives. That of expressions leaves
 * names and values to be looked up; another one knows them.
 */
public sealed interface Tree {

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

    /** A path that needs no looking up. */
    record Place(Path path) implements Tree {}

    /** A value that needs no looking up. */
    record Constant(AttributeValue value) implements Tree {}

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
