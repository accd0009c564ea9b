package dev.quern.storage.tables.expression;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Paths that begin at one place, by their next steps: a document is walked once, whatever the number of paths. Not
 * thread-safe.
 *
 * @param <T>
 *            what is kept at the end of a path
 */
final class PathTree<T> {

    private final Map<String, PathTree<T>> entries = new LinkedHashMap<>();
    /** In the order of the elements. */
    private final TreeMap<Integer, PathTree<T>> elements = new TreeMap<>();
    private @Nullable T leaf;

    void add(Path path, T value) {
        PathTree<T> node = entries.computeIfAbsent(path.attribute(), _ -> new PathTree<>());
        for (Path.Step step : path.steps()) {
            node = switch (step) {
                case Path.Step.Entry entry -> node.entries.computeIfAbsent(entry.name(), _ -> new PathTree<>());
                case Path.Step.Index index -> node.elements.computeIfAbsent(index.index(), _ -> new PathTree<>());
            };
        }
        node.leaf = value;
    }

    Map<String, PathTree<T>> entries() {
        return entries;
    }

    TreeMap<Integer, PathTree<T>> elements() {
        return elements;
    }

    /** What is kept here; {@code null} if paths go on from here. */
    @Nullable
    T leaf() {
        return leaf;
    }
}
