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

    /** Reads an update; throws as {@link #condition}. */
    public static Update update(String text, Placeholders placeholders) {
        Faults faults = new Faults(Kind.UPDATE);
        List<UpdateGrammar.ActionText> actions = UpdateGrammar.read(text, faults);
        return new UpdateBuilding(new Resolver(placeholders, faults)).update(actions);
    }

    /** Reads a projection; throws as {@link #condition}. */
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
