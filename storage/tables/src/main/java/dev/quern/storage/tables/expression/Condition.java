package dev.quern.storage.tables.expression;

import dev.quern.storage.tables.item.AttributeType;
import dev.quern.storage.tables.item.Item;
import java.util.List;

/** Something that is true of an item or not. */
public sealed interface Condition {

    /** All of them hold. */
    record And(List<Condition> parts) implements Condition {
        public And {
            parts = List.copyOf(parts);
        }
    }

    /** At least one of them holds. */
    record Or(List<Condition> parts) implements Condition {
        public Or {
            parts = List.copyOf(parts);
        }
    }

    record Not(Condition part) implements Condition {}

    record Compare(Operand left, Comparison comparison, Operand right) implements Condition {}

    record Between(Operand operand, Operand lower, Operand upper) implements Condition {}

    record In(Operand operand, List<Operand> candidates) implements Condition {
        public In {
            candidates = List.copyOf(candidates);
        }
    }

    record Exists(Path path) implements Condition {}

    record NotExists(Path path) implements Condition {}

    record HasType(Operand operand, AttributeType type) implements Condition {}

    record BeginsWith(Operand operand, Operand prefix) implements Condition {}

    record Contains(Operand operand, Operand part) implements Condition {}

    /** The places that it looks at, in the order in which they are written. */
    default List<Path> looksAt() {
        return Looking.at(this);
    }

    /** Whether it is true of an item, which may be empty: one that does not exist. */
    default boolean holds(Item item) {
        return Evaluation.holds(this, item);
    }
}
