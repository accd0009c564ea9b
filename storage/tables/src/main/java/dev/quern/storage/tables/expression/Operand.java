package dev.quern.storage.tables.expression;

import dev.quern.storage.tables.item.AttributeValue;

/** What a condition compares. */
public sealed interface Operand {

    /** What the item holds there; nothing if there is nothing. */
    record At(Path path) implements Operand {}

    /** The same for every item. */
    record Value(AttributeValue value) implements Operand {}

    /** The length or number of members of what is there; nothing if it has none. */
    record Size(Operand of) implements Operand {}
}
