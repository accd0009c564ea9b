package dev.quern.storage.tables.expression;

import dev.quern.storage.tables.item.TablesException;
import java.util.ArrayList;
import java.util.List;

/** Reads expressions. */
public final class Expressions {

    private Expressions() {}

    /**
     * Reads a condition, filter or key condition.
     *
     * @throws TablesException.Validation
     *             if it is none, or cannot make sense for any item
     */
    public static Condition condition(String text, Kind kind, Placeholders placeholders) {
        Faults faults = new Faults(kind);
        Tree tree = ConditionGrammar.read(text, faults);
        return new ConditionBuilding(new Resolver(placeholders, faults)).condition(tree);
    }

    /** Reads an update; throws as {@link #condition(String, Kind, Placeholders)}. */
    public static Update update(String text, Placeholders placeholders) {
        Faults faults = new Faults(Kind.UPDATE);
        List<UpdateGrammar.ActionText> actions = UpdateGrammar.read(text, faults);
        return new UpdateBuilding(new Resolver(placeholders, faults)).update(actions);
    }

    /**
     * The condition of a statement, in which nothing is left to be looked up; throws as
     * {@link #condition(String, Kind, Placeholders)}.
     */
    public static Condition condition(Tree known) {
        return new ConditionBuilding(ofStatement()).condition(known);
    }

    /** The value that a statement sets; throws as {@link #condition(Tree)}. */
    public static Update.Term term(Tree known) {
        return new UpdateBuilding(ofStatement()).term(known);
    }

    /**
     * Checks the places that a statement names.
     *
     * @throws TablesException.Validation
     *             if one is a part of another, or a value would have to be both a list and a map
     */
    public static void requireApart(List<Path> paths) {
        Overlaps.require(paths, ofStatement());
    }

    private static Resolver ofStatement() {
        return new Resolver(Placeholders.none(), new Faults(Kind.STATEMENT));
    }

    /** Reads a projection; throws as {@link #condition(String, Kind, Placeholders)}. */
    public static Projection projection(String text, Placeholders placeholders) {
        Faults faults = new Faults(Kind.PROJECTION);
        Resolver resolver = new Resolver(placeholders, faults);
        Grammar grammar = new Grammar(text, faults);
        List<Tree.PathText> texts = new ArrayList<>();
        do {
            texts.add(grammar.path());
        } while (grammar.takeIf(","));
        if (grammar.peek().kind() != Token.Kind.END) {
            throw grammar.unexpected();
        }
        faults.throwFirst();
        return new Projection(Overlaps.resolve(texts, resolver));
    }
}
