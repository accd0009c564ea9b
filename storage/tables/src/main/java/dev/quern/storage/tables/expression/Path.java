package dev.quern.storage.tables.expression;

import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.item.Item;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where in an item a value is.
 *
 * @param attribute
 *            the attribute of the item
 * @param steps
 *            from there into maps and lists
 */
public record Path(String attribute, List<Step> steps) {

    /** One step further into a value. */
    public sealed interface Step {

        /** To the entry of a map. */
        record Entry(String name) implements Step {
            @Override
            public String toString() {
                return name;
            }
        }

        /** To the element of a list, from 0. */
        record Index(int index) implements Step {
            @Override
            public String toString() {
                return "[" + index + "]";
            }
        }
    }

    public Path {
        steps = List.copyOf(steps);
    }

    /** The attribute itself. */
    public static Path of(String attribute) {
        return new Path(attribute, List.of());
    }

    public Path then(Step step) {
        List<Step> longer = new ArrayList<>(steps);
        longer.add(step);
        return new Path(attribute, longer);
    }

    public Path entry(String name) {
        return then(new Step.Entry(name));
    }

    public Path element(int index) {
        return then(new Step.Index(index));
    }

    /** Whether this is an attribute of the item, and not a part of one. */
    public boolean isTopLevel() {
        return steps.isEmpty();
    }

    /** What an item holds here; {@code null} if nothing. */
    public @Nullable AttributeValue in(Item item) {
        return Evaluation.at(this, item);
    }

    /** As messages print it: {@code [a, b, [0]]}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("[").append(attribute);
        steps.forEach(step -> text.append(", ").append(step));
        return text.append("]").toString();
    }
}
