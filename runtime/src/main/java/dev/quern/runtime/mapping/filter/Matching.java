package dev.quern.runtime.mapping.filter;

import dev.quern.runtime.mapping.filter.Conjunction.Demand;
import dev.quern.runtime.mapping.filter.Conjunction.Field;
import dev.quern.runtime.mapping.filter.Conjunction.Leaf;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether a record fulfils a pattern.
 *
 * <p>
 * Of an array one element must fulfil everything that is demanded of objects in it, so that conditions on several
 * fields
 * meet in the same element. That is why demands on one value travel down together. Absence picks no element: a field is
 * absent if the element that the other conditions have picked lacks it or, where they pick none, all elements do. That
 * is why it is told apart from what a value fulfils.
 *
 * <p>
 * {@code depth} is everywhere the number of names that lead from the record to the value at hand.
 */
final class Matching {

    private enum Verdict {
        NO, BY_ABSENCE, YES
    }

    private Matching() {}

    /** Whether a record fulfils a pattern. */
    static boolean holds(Value.Members record, Conjunction pattern) {
        return object(record, pattern, 0) != Verdict.NO;
    }

    private static Verdict value(@Nullable Value value, Demand demand, int depth) {
        return switch (value) {
            case null -> noLeaf(null, demand, depth);
            case Value.Members members -> noLeaf(members, demand, depth);
            case Value.Scalar scalar -> scalar(scalar, demand, depth);
            case Value.Elements(List<Value> elements) -> array(elements, demand, depth);
            case Value.Carried carried -> carried(carried, demand, depth);
        };
    }

    /** For an object or nothing at all, of which a leaf can only be absent. */
    private static Verdict noLeaf(Value.@Nullable Members members, Demand demand, int depth) {
        for (Leaf leaf : demand.leaves()) {
            if (!leaf.orAbsent()) {
                return Verdict.NO;
            }
        }
        return objects(members, demand.conjunctions(), depth);
    }

    private static Verdict scalar(Value.Scalar scalar, Demand demand, int depth) {
        for (Leaf leaf : demand.leaves()) {
            if (!leaf.holds(scalar)) {
                return Verdict.NO;
            }
        }
        Verdict inner = objects(null, demand.conjunctions(), depth);
        return inner == Verdict.BY_ABSENCE && !demand.leaves().isEmpty() ? Verdict.YES : inner;
    }

    private static Verdict array(List<Value> elements, Demand demand, int depth) {
        // each leaf may be another element; only what is demanded of objects must be one
        List<Leaf> open = new ArrayList<>(demand.leaves());
        open.removeIf(leaf -> anyScalar(elements, leaf));
        boolean found = open.size() < demand.leaves().size();
        if (elements.stream().anyMatch(Value.Scalar.class::isInstance)) {
            open.replaceAll(Leaf::butPresent);
        }
        Demand rest = new Demand(open, demand.conjunctions());
        if (rest.isEmpty()) {
            return Verdict.YES;
        }
        for (Value element : elements) {
            if (!(element instanceof Value.Scalar) && value(element, rest, depth) == Verdict.YES) {
                return Verdict.YES;
            }
        }
        if (!Absence.of(new Value.Elements(elements), rest, depth)) {
            return Verdict.NO;
        }
        return found ? Verdict.YES : Verdict.BY_ABSENCE;
    }

    private static boolean anyScalar(List<Value> elements, Leaf leaf) {
        for (Value element : elements) {
            if (element instanceof Value.Scalar scalar && leaf.holds(scalar)) {
                return true;
            }
        }
        return false;
    }

    /** Patterns for JSON are for JSON, and patterns for text for text: the other is never wanted. */
    private static Verdict carried(Value.Carried carried, Demand demand, int depth) {
        if (carried.json() != null) {
            return demand.leaves().isEmpty() ? value(carried.json(), demand, depth) : Verdict.NO;
        }
        return carried.text() != null && demand.conjunctions().isEmpty()
                ? scalar(carried.text(), demand, depth)
                : Verdict.NO;
    }

    private static Verdict objects(Value.@Nullable Members members, List<Conjunction> conjunctions, int depth) {
        return switch (conjunctions.size()) {
            case 0 -> Verdict.BY_ABSENCE;
            case 1 -> object(members, conjunctions.getFirst(), depth);
            default -> together(members, conjunctions, depth);
        };
    }

    private static Verdict object(Value.@Nullable Members members, Conjunction conjunction, int depth) {
        if (!conjunction.separable()) {
            return together(members, List.of(conjunction), depth);
        }
        Verdict all = Verdict.BY_ABSENCE;
        for (Field field : conjunction.fields()) {
            all = and(all, value(member(members, field.name()), field.demand(), depth + 1));
            if (all == Verdict.NO) {
                return all;
            }
        }
        for (List<Conjunction> alternatives : conjunction.choices()) {
            Verdict best = Verdict.NO;
            for (Conjunction alternative : alternatives) {
                best = or(best, object(members, alternative, depth));
                if (best == Verdict.YES) {
                    break;
                }
            }
            all = and(all, best);
        }
        return all;
    }

    /** For an object of which several conjunctions may name the same members: tries all combinations of choices. */
    private static Verdict together(Value.@Nullable Members members, List<Conjunction> conjunctions, int depth) {
        for (int i = 0; i < conjunctions.size(); i++) {
            Conjunction conjunction = conjunctions.get(i);
            if (!conjunction.choices().isEmpty()) {
                List<Conjunction> chosen = new ArrayList<>(conjunctions);
                chosen.set(i, conjunction.withoutFirstChoice());
                return chosen(members, chosen, conjunction.choices().getFirst(), depth);
            }
        }
        Verdict all = Verdict.BY_ABSENCE;
        for (Map.Entry<String, Demand> field : merged(conjunctions).entrySet()) {
            all = and(all, value(member(members, field.getKey()), field.getValue(), depth + 1));
            if (all == Verdict.NO) {
                return all;
            }
        }
        return all;
    }

    private static Verdict chosen(Value.@Nullable Members members, List<Conjunction> others,
            List<Conjunction> alternatives, int depth) {
        Verdict best = Verdict.NO;
        for (Conjunction alternative : alternatives) {
            List<Conjunction> all = new ArrayList<>(others);
            all.add(alternative);
            best = or(best, together(members, all, depth));
            if (best == Verdict.YES) {
                return best;
            }
        }
        return best;
    }

    private static Map<String, Demand> merged(List<Conjunction> conjunctions) {
        Map<String, Demand> demands = new LinkedHashMap<>();
        for (Conjunction conjunction : conjunctions) {
            for (Field field : conjunction.fields()) {
                demands.merge(field.name(), field.demand(), Demand::and);
            }
        }
        return demands;
    }

    private static @Nullable Value member(Value.@Nullable Members members, String name) {
        return members == null ? null : members.get(name);
    }

    private static Verdict and(Verdict one, Verdict other) {
        return one == Verdict.NO || other == Verdict.NO ? Verdict.NO : or(one, other);
    }

    private static Verdict or(Verdict one, Verdict other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
