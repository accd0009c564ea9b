package dev.quern.cli.stack.plan;

import dev.quern.cli.stack.plan.FunctionPiece.Alias;
import dev.quern.cli.stack.plan.FunctionPiece.DeadLetter;
import dev.quern.cli.stack.plan.FunctionPiece.Function;
import dev.quern.cli.stack.plan.FunctionPiece.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Compares what is wanted with what there is. A pure function: for use once, by one thread. */
public final class Planner {
    private final Wanted wanted;
    private final State present;
    private final Allowed allowed;
    private final List<String> obstacles = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    // what would be in the way of steps, or be taken for what they make
    private final List<Step> first = new ArrayList<>();
    private final List<Step> last = new ArrayList<>();
    private final List<Plan.Withheld> withheld = new ArrayList<>();

    private Planner(Wanted wanted, State present, Allowed allowed) {
        this.wanted = wanted;
        this.present = present;
        this.allowed = allowed;
    }

    /**
     * Finds the steps from what there is to what is wanted.
     *
     * @throws PlanException
     *             if there is no way
     */
    public static Plan plan(Wanted wanted, State present, Allowed allowed) {
        return new Planner(wanted, present, allowed).plan();
    }

    private Plan plan() {
        SortedMap<Key, Piece> there = new TreeMap<>(present.pieces());
        SortedMap<Key, Piece> asked = resolved();
        asked.forEach((key, piece) -> compare(key, there.get(key), piece));
        orphanTriggers(there, asked);
        there.forEach((key, piece) -> {
            if (!asked.containsKey(key)) {
                remove(key, piece, asked);
            }
        });
        if (!obstacles.isEmpty()) {
            throw new PlanException(obstacles);
        }
        List<Step> ordered = new ArrayList<>(first);
        ordered.addAll(steps);
        ordered.addAll(last.reversed()); // parts before the whole
        return new Plan(ordered, withheld);
    }

    /** What is wanted, with what depends on the server filled in: handlers, and the numbers of versions. */
    private SortedMap<Key, Piece> resolved() {
        SortedMap<Key, Piece> resolved = new TreeMap<>(wanted.pieces());
        resolved.replaceAll((key, piece) -> switch (piece) {
            case Function function when present.pieces().get(key) instanceof Function there ->
                function.orHandlerOf(there);
            case Version version when present.pieces().get(key.rootKey()) instanceof Function there ->
                new Version(version.function().orHandlerOf(there), deadLetter(key.root(), version));
            default -> piece;
        });
        resolved.replaceAll((key, piece) -> piece instanceof Alias alias && alias.namesLatest()
                ? alias.latestIs(newest(key, resolved))
                : piece);
        return resolved;
    }

    /** The target that a version will hold: one that is not wanted stays, unless it may go. */
    private String deadLetter(String function, Version version) {
        return version.deadLetter().isEmpty() && !allowed.prune()
                && present.pieces().get(Key.of(Kind.DEAD_LETTER, function)) instanceof DeadLetter stays
                        ? stays.target()
                        : version.deadLetter();
    }

    /** The number of a function's newest version; its name, if that is still to be published. */
    private String newest(Key alias, Map<Key, Piece> resolved) {
        Key key = Key.of(Kind.VERSION, alias.root());
        Piece version = resolved.get(key);
        Piece there = present.pieces().get(key);
        if (version != null && (there == null || !there.facts().equals(version.facts()))) {
            return FunctionPiece.LATEST;
        }
        Integer number = present.newestVersions().get(alias.root());
        if (number == null) {
            obstacles.add(alias + " is to be the latest version, and there is none: say publish: true");
            return FunctionPiece.LATEST;
        }
        return number.toString();
    }

    private void compare(Key key, @Nullable Piece before, Piece after) {
        if (before == null) {
            steps.add(new Step.Create(key, after));
            return;
        }
        if (before instanceof Piece.Root root && !root.stack().isEmpty() && !root.stack().equals(wanted.stack())) {
            obstacles
                    .add(key + " belongs to stack " + root.stack() + ": take it out of one of the two files, or give it"
                            + " another name in this one");
            return;
        }
        if (before.facts().equals(after.facts())) {
            return;
        }
        switch (after.from(before)) {
            case IN_PLACE -> steps.add(new Step.Change(key, before, after));
            case ANEW -> {
                Step step = new Step.Replace(key, before, after);
                if (allowed.prune()) {
                    steps.add(step);
                } else {
                    withheld.add(new Plan.Withheld(step, "it would be deleted and made anew: only with --prune"));
                }
            }
            case NEVER -> obstacles.add(key + " cannot be changed so: " + String.join("; ",
                    after.facts().since(before.facts()))
                    + ". Give the new one another name, or delete the old one yourself");
        }
    }

    /** The stream of a table's changes that is made anew leaves the triggers of the old one behind. */
    private void orphanTriggers(SortedMap<Key, Piece> there, SortedMap<Key, Piece> asked) {
        List<String> replaced = steps.stream().filter(Step.Replace.class::isInstance).map(Step::key)
                .filter(key -> key.kind() == Kind.CHANGES).map(key -> "table " + key.root()).toList();
        for (Key key : List.copyOf(there.keySet())) {
            if (key.kind() == Kind.TRIGGER && replaced.contains(key.part())) {
                Piece old = Objects.requireNonNull(there.get(key));
                first.add(new Step.Remove(key, old));
                there.remove(key);
                steps.removeIf(step -> step.key().equals(key));
                Piece anew = asked.get(key);
                if (anew != null) {
                    steps.add(new Step.Create(key, anew));
                }
            }
        }
    }

    private void remove(Key key, Piece piece, Map<Key, Piece> asked) {
        Key root = key.rootKey();
        boolean rootStays = asked.containsKey(root);
        if (key.kind() == Kind.VERSION || !rootStays && key.kind().diesWithRoot()) {
            return;
        }
        if (!rootStays && !ours(root)) {
            return;
        }
        Step.Remove step = new Step.Remove(key, piece);
        if (!allowed.prune()) {
            withheld.add(new Plan.Withheld(step, "only with --prune"));
        } else if (key.kind().holdsData() && present.filled().contains(key) && !allowed.data()) {
            withheld.add(new Plan.Withheld(step, "it is not empty: only with --prune --delete-data"));
        } else {
            (goesFirst(key.kind()) ? first : last).add(step);
        }
    }

    /**
     * What would be in the way: two notifications of the same change are refused, even if one is to go; and a version
     * holds the dead letter target that there is when it is published.
     */
    private static boolean goesFirst(Kind kind) {
        return kind == Kind.NOTIFICATION || kind == Kind.DEAD_LETTER;
    }

    private boolean ours(Key root) {
        return Stream.of(root).map(present.pieces()::get).filter(Piece.Root.class::isInstance)
                .map(Piece.Root.class::cast).anyMatch(piece -> piece.stack().equals(wanted.stack()));
    }
}
