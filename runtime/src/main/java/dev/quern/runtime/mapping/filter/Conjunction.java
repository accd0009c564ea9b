package dev.quern.runtime.mapping.filter;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a pattern demands of an object: all fields, and of each choice one alternative. Immutable.
 *
 * @param fields
 *            what is demanded of the object's members; each name at most once
 * @param choices
 *            the {@code $or}s: each a list of alternatives, which are about the same object
 * @param separable
 *            whether no alternative demands anything of a member that is in demand elsewhere in this conjunction: then
 *            fields and choice can be looked at one after the other
 */
record Conjunction(List<Field> fields, List<List<Conjunction>> choices, boolean separable) {

    Conjunction {
        fields = List.copyOf(fields);
        choices = choices.stream().map(List::copyOf).toList();
    }

    Conjunction(List<Field> fields, List<List<Conjunction>> choices) {
        this(fields, choices, separable(fields, choices));
    }

    private static boolean separable(List<Field> fields, List<List<Conjunction>> choices) {
        if (choices.size() != 1) {
            return choices.isEmpty();
        }
        return fields.stream().map(Field::name)
                .noneMatch(name -> choices.getFirst().stream().anyMatch(alternative -> alternative.names(name)));
    }

    private boolean names(String member) {
        return fields.stream().anyMatch(field -> field.name().equals(member))
                || choices.stream().flatMap(List::stream).anyMatch(alternative -> alternative.names(member));
    }

    /** The same without its first choice. */
    Conjunction withoutFirstChoice() {
        return new Conjunction(fields, choices.subList(1, choices.size()));
    }

    /** What is demanded of a member. */
    record Field(String name, Demand demand) {}

    /**
     * What is demanded of one value, all at once: as a leaf, as an object or, of an array that holds both, as both.
     */
    record Demand(List<Leaf> leaves, List<Conjunction> conjunctions) {

        Demand {
            leaves = List.copyOf(leaves);
            conjunctions = List.copyOf(conjunctions);
        }

        static Demand of(Leaf leaf) {
            return new Demand(List.of(leaf), List.of());
        }

        static Demand of(Conjunction conjunction) {
            return new Demand(List.of(), List.of(conjunction));
        }

        Demand and(Demand other) {
            return new Demand(Stream.concat(leaves.stream(), other.leaves.stream()).toList(),
                    Stream.concat(conjunctions.stream(), other.conjunctions.stream()).toList());
        }

        boolean isEmpty() {
            return leaves.isEmpty() && conjunctions.isEmpty();
        }
    }

    /**
     * What is demanded of a value that is no object.
     *
     * @param path
     *            the names that lead from the record to the value
     * @param conditions
     *            of which one must hold
     * @param orAbsent
     *            whether it is enough that the record has no value there: {@code "exists": false}
     */
    record Leaf(List<String> path, List<Condition> conditions, boolean orAbsent) {

        Leaf {
            path = List.copyOf(path);
            conditions = List.copyOf(conditions);
        }

        /** The same, but not where nothing is there. */
        Leaf butPresent() {
            return orAbsent ? new Leaf(path, conditions, false) : this;
        }

        boolean holds(Value.Scalar value) {
            for (Condition condition : conditions) {
                if (condition.holds(value)) {
                    return true;
                }
            }
            return false;
        }
    }
}
