package dev.quern.runtime.mapping.filter;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which members of a document are worth reading: those that some pattern names. What is in an array has the shape that
 * the array has. Immutable once it is built.
 */
final class Shape {

    /** Everything. */
    static final Shape WHOLE = new Shape(true);

    private final Map<String, Shape> members = new HashMap<>();
    private final boolean whole;

    private Shape(boolean whole) {
        this.whole = whole;
    }

    /** What these patterns name together. */
    static Shape of(List<Conjunction> conjunctions) {
        Shape shape = new Shape(false);
        conjunctions.forEach(shape::add);
        return shape;
    }

    private void add(Conjunction conjunction) {
        for (Conjunction.Field field : conjunction.fields()) {
            Shape member = members.computeIfAbsent(field.name(), name -> new Shape(false));
            field.demand().conjunctions().forEach(member::add);
        }
        conjunction.choices().forEach(alternatives -> alternatives.forEach(this::add));
    }

    /** The shape of a member, or null if no pattern names it. */
    @Nullable
    Shape member(String name) {
        return whole ? this : members.get(name);
    }

    /** Whether no other member than this is named. */
    boolean namesOnly(String name) {
        return !whole && members.size() == 1 && members.containsKey(name);
    }
}
