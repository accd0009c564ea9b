package dev.quern.runtime.mapping.filter;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks whether a demand is fulfilled by there being nothing, in all elements of all arrays. */
final class Absence {

    private Absence() {}

    /** Whether nothing is in the value of what the demand allows to be absent, and all may be absent. */
    static boolean of(Value value, Conjunction.Demand demand, int depth) {
        for (Conjunction.Leaf leaf : demand.leaves()) {
            if (!leaf.orAbsent() || present(value, leaf.path(), depth)) {
                return false;
            }
        }
        return demand.conjunctions().stream().allMatch(conjunction -> of(value, conjunction, depth));
    }

    private static boolean of(Value value, Conjunction conjunction, int depth) {
        // the paths of leaves are whole, so all of them can be looked for from this value on
        return conjunction.fields().stream().allMatch(field -> of(value, field.demand(), depth)) && conjunction
                .choices()
                .stream().allMatch(choice -> choice.stream().anyMatch(alternative -> of(value, alternative, depth)));
    }

    /** Whether there is a leaf at what is left of a path. */
    private static boolean present(@Nullable Value value, List<String> path, int depth) {
        return switch (value) {
            case null -> false;
            case Value.Scalar _ -> depth == path.size();
            case Value.Members members -> depth < path.size() && present(members.get(path.get(depth)), path, depth + 1);
            case Value.Elements(List<Value> elements) -> elements.stream()
                    .anyMatch(element -> present(element, path, depth));
            // only a record itself carries something, and it is no array
            case Value.Carried _ -> throw new IllegalStateException("carried inside of an array");
        };
    }
}
