package dev.quern.storage.tables.expression;

import dev.quern.storage.tables.item.Item;
import java.util.List;

/**
 * The parts of an item that are wanted.
 *
 * @param paths
 *            none of them a part of another
 */
public record Projection(List<Path> paths, Form form) {

    public Projection {
        paths = List.copyOf(paths);
    }

    /** By an expression. */
    public Projection(List<Path> paths) {
        this(paths, Form.EXPRESSION);
    }

    /** Whole attributes. */
    public static Projection ofAttributes(List<String> names) {
        return new Projection(names.stream().map(Path::of).toList(), Form.PARAMETERS);
    }

    /** Those parts of an item that are there. Elements of lists move together, in their order. */
    public Item of(Item item) {
        return Projecting.project(item, this);
    }
}
