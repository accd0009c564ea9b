package dev.quern.storage.tables.expression;

import java.util.List;

/** Finds paths that lead into each other, or that need one value to be both a list and a map. */
final class Overlaps {

    private Overlaps() {}

    static void requireNone(List<Path> paths, Resolver resolver) {
        for (int second = 1; second < paths.size(); second++) {
            for (int first = 0; first < second; first++) {
                require(paths.get(first), paths.get(second), resolver);
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
