package dev.quern.cli.stack.plan;

import java.util.Comparator;
import java.util.Objects;

/**
 * Which piece is meant.
 *
 * @param root
 *            the name of what it is, or what it is a part of
 * @param part
 *            the part's own name; empty if there is one at most
 */
public record Key(Kind kind, String root, String part) implements Comparable<Key> {
    private static final Comparator<Key> ORDER = Comparator.comparing(Key::kind).thenComparing(Key::root)
            .thenComparing(Key::part);

    public Key {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(root);
        Objects.requireNonNull(part);
    }

    /** Something of which a root has one at most, or the root itself. */
    public static Key of(Kind kind, String root) {
        return new Key(kind, root, "");
    }

    /** What it is a part of; itself if it is a root. */
    public Key rootKey() {
        return of(kind.root(), root);
    }

    @Override
    public int compareTo(Key other) {
        return ORDER.compare(this, other);
    }

    /** As people read it: {@code index by-day of table visits}. */
    @Override
    public String toString() {
        String named = part.isEmpty() ? kind.noun() : kind.noun() + " " + part;
        return kind.isRoot() ? kind.noun() + " " + root : named + " of " + kind.root().noun() + " " + root;
    }
}
