package dev.quern.cli.stack.plan;

import dev.quern.cli.stack.plan.FunctionPiece.Alias;
import dev.quern.cli.stack.plan.FunctionPiece.DeadLetter;
import dev.quern.cli.stack.plan.FunctionPiece.Function;
import dev.quern.cli.stack.plan.FunctionPiece.Version;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What steps make of what a server has, as far as plans depend on it. */
final class SimulatedServer {
    private final SortedMap<Key, Piece> pieces = new TreeMap<>();
    private final Map<String, Integer> newest = new HashMap<>();
    private final Set<Key> filled = new HashSet<>();

    State state() {
        return new State(pieces, newest, filled);
    }

    void fill(Key key) {
        filled.add(key);
    }

    void take(List<Step> steps) {
        steps.forEach(this::take);
    }

    private void take(Step step) {
        switch (step) {
            case Step.Create create -> {
                if (pieces.containsKey(create.key())) {
                    throw new AssertionError(create.key() + " is there already");
                }
                put(create.key(), create.piece());
            }
            case Step.Change change -> put(change.key(), change.after());
            case Step.Replace replace -> {
                put(replace.key(), replace.after());
                if (replace.key().kind() == Kind.CHANGES) {
                    triggersLoseTheirSource("table " + replace.key().root());
                }
            }
            case Step.Remove remove -> {
                if (pieces.remove(remove.key()) == null) {
                    throw new AssertionError(remove.key() + " is not there");
                }
                filled.remove(remove.key());
                if (remove.key().kind().isRoot()) {
                    pieces.keySet().removeIf(key -> key.kind().diesWithRoot() && key.rootKey().equals(remove.key()));
                }
            }
        }
    }

    private void put(Key key, Piece piece) {
        if (!key.kind().isRoot() && key.kind() != Kind.TRIGGER && !pieces.containsKey(key.rootKey())) {
            throw new AssertionError(key + " is made before what it is a part of");
        }
        pieces.put(key, switch (piece) {
            case Function function when function.handler().isEmpty() -> function.orHandlerOf(
                    new Function("", "", "Named", "", Duration.ZERO, 0, "", Map.of(), function.logging()));
            case Version _ -> {
                newest.merge(key.root(), 1, Integer::sum);
                // what there is when it is published, whatever was wanted
                yield new Version((Function) Objects.requireNonNull(pieces.get(key.rootKey())),
                        pieces.get(Key.of(Kind.DEAD_LETTER, key.root())) instanceof DeadLetter letter
                                ? letter.target()
                                : "");
            }
            case Alias alias -> alias.latestIs(String.valueOf(newest.get(key.root())));
            default -> piece;
        });
    }

    private void triggersLoseTheirSource(String source) {
        for (Key key : List.copyOf(pieces.keySet())) {
            if (key.kind() == Kind.TRIGGER && key.part().equals(source)) {
                Piece trigger = pieces.remove(key);
                if (trigger != null) {
                    pieces.put(new Key(Kind.TRIGGER, key.root(), "arn:of-before"), trigger);
                }
            }
        }
    }
}
