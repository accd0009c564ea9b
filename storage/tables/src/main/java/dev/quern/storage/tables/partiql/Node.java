package dev.quern.storage.tables.partiql;

import dev.quern.storage.tables.expression.Path;
import dev.quern.storage.tables.item.AttributeValue;
import java.util.List;

/** An expression of a statement as it is written. */
sealed interface Node {

    Place place();

    /** A value. */
    record Constant(AttributeValue value, Place place) implements Node {}

    /**
     * {@code ?}.
     *
     * @param number
     *            which one, from 0
     */
    record Parameter(int number, Place place) implements Node {}

    /** The word that says that there is nothing. */
    record Missing(Place place) implements Node {}

    /** The name of an attribute, or a path that begins with one. */
    record Reference(Path path, Place place) implements Node {}

    /** Everything in a map: {@code map.*}. */
    record Star(Place place) implements Node {}

    record Call(String name, List<Node> arguments, Place place) implements Node {}

    record Operation(Sign sign, List<Node> operands, Place place) implements Node {}

    /** Whether something is of a type, or there at all. */
    record Is(Node operand, String type, Place place) implements Node {}

    /** A list. */
    record Sequence(List<Node> members, Place place) implements Node {}

    /** A set. */
    record Bag(List<Node> members, Place place) implements Node {}

    /** A map. */
    record Struct(List<Entry> entries, Place place) implements Node {

        /** One of its entries. */
        record Entry(Node key, Node value) {}
    }

    /** Whether this is true or false, and not a value. */
    default boolean isCondition() {
        return switch (this) {
            case Operation operation -> operation.sign().isCondition();
            case Is _,Call _ -> true;
            case Constant _,Parameter _,Missing _,Reference _,Star _,Sequence _,Bag _,Struct _ -> false;
        };
    }

    /** What messages call it that want to know what kind of thing it is. */
    default String kind() {
        return switch (this) {
            case Reference reference -> reference.path().isTopLevel() ? "VariableReference" : "PATH";
            case Parameter _ -> "Parameter";
            case Constant _ -> "Literal";
            case Missing _ -> "MISSING";
            case Call call -> call.name();
            case Operation operation -> operation.sign().symbol();
            case Is _ -> "IS";
            case Star _ -> "PATH";
            case Sequence _,Bag _ -> "Seq";
            case Struct _ -> "Struct";
        };
    }
}
