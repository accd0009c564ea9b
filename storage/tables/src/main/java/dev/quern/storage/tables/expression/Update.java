package dev.quern.storage.tables.expression;

import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.item.TablesException;
import java.util.ArrayList;
import java.util.List;

/**
 * Changes of an item. All of them see the item as it was; no two of them touch the same place, nor one a part of what
 * another touches.
 */
public record Update(List<Action> actions, Form form) {

    public Update {
        actions = List.copyOf(actions);
    }

    /** By an expression. */
    public Update(List<Action> actions) {
        this(actions, Form.EXPRESSION);
    }

    /** One change. */
    public sealed interface Action {

        Path path();

        /** Puts a value there. */
        record Set(Path path, Term value) implements Action {}

        /** Removes what is there, if there is something. */
        record Remove(Path path) implements Action {}

        /** Adds a number, members of a set, or elements of a list; to nothing, too. */
        record Add(Path path, AttributeValue value) implements Action {}

        /** Removes members of a set, if they are there. */
        record Delete(Path path, AttributeValue members) implements Action {}
    }

    /** What a value is made from. */
    public sealed interface Term {

        /** The value there; refused if there is none. */
        record At(Path path) implements Term {}

        record Value(AttributeValue value) implements Term {}

        record Plus(Term left, Term right) implements Term {}

        record Minus(Term left, Term right) implements Term {}

        /** The value there, or another if there is none. */
        record IfNotExists(Path path, Term otherwise) implements Term {}

        record ListAppend(Term first, Term second) implements Term {}
    }

    public List<Path> paths() {
        return actions.stream().map(Action::path).toList();
    }

    /** The places that it changes, and those that it looks at for that. */
    public List<Path> looksAt() {
        return Looking.at(this);
    }

    /** Whether it does nothing but take away: then it makes no item where there is none. */
    public boolean onlyRemoves() {
        return actions.stream()
                .allMatch(action -> action instanceof Action.Remove || action instanceof Action.Delete);
    }

    /**
     * The item that it makes of another one.
     *
     * @throws TablesException.Validation
     *             if what the item holds does not fit
     */
    public Item apply(Item old) {
        return Updating.apply(this, old);
    }

    /** This update and another one. */
    public Update and(Update other) {
        List<Action> all = new ArrayList<>(actions);
        all.addAll(other.actions);
        return new Update(all, form);
    }
}
