package dev.quern.storage.tables.expression;

import java.util.ArrayList;
import java.util.List;

/** Finds paths that lead into each other, or that need one value to be both a list and a map. */
final class Overlaps {

    private Overlaps() {}

    /**
     * Looks up paths of which none may be a part of another.
     *
     * @return in the order of the texts
     */
    static List<Path> resolve(List<Tree.PathText> texts, Resolver resolver) {
        List<Path> paths = new ArrayList<>();
        // from the last to the first: that decides which of several faults is told
        for (Tree.PathText text : texts.reversed()) {
            Path path = resolver.path(text);
            paths.forEach(later -> require(path, later, resolver));
            paths.addFirst(path);
        }
        return paths;
    }

    /** Checks paths that are known: the later one is told first. */
    static void require(List<Path> paths, Resolver resolver) {
        for (int i = 1; i < paths.size(); i++) {
            for (Path earlier : paths.subList(0, i)) {
                require(paths.get(i), earlier, resolver);
            }
        }
    }

    private static void require(Path one, Path two, Resolver resolver) {
        if (!one.attribute().equals(two.attribute())) {
            return;
        }
        int common = Math.min(one.steps().size(), two.steps().size());
        for (int i = 0; i < common; i++) {
            Path.Step a = one.steps().get(i);
            Path.Step b = two.steps().get(i);
            if (!a.getClass().equals(b.getClass())) {
                throw refusal("conflict", one, two, resolver);
            }
            if (!a.equals(b)) {
                return;
            }
        }
        throw refusal("overlap", one, two, resolver);
    }

    private static RuntimeException refusal(String how, Path one, Path two, Resolver resolver) {
        return resolver.fault("Two document paths " + how + " with each other; must remove or rewrite one of these"
                + " paths; path one: " + one + ", path two: " + two);
    }
}
