package dev.quern.storage.tables.table;

import java.util.List;

/**
 * Which attributes an index holds besides the keys of the table and its own.
 *
 * @param kind
 *            all, none, or those that are included
 * @param included
 *            their names; empty unless {@link Kind#INCLUDE}
 */
public record IndexProjection(Kind kind, List<String> included) {

    /** What is projected. */
    public enum Kind {
        ALL, KEYS_ONLY, INCLUDE
    }

    public IndexProjection {
        included = List.copyOf(included);
    }

    public static IndexProjection all() {
        return new IndexProjection(Kind.ALL, List.of());
    }

    public static IndexProjection keysOnly() {
        return new IndexProjection(Kind.KEYS_ONLY, List.of());
    }

    public static IndexProjection include(List<String> names) {
        return new IndexProjection(Kind.INCLUDE, names);
    }
}
