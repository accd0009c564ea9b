package dev.quern.cli.stack.plan;

import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a server has of a stack: what the file names, and whatever carries the stack's tag, with all their parts.
 *
 * @param newestVersions
 *            the number of each function's newest version; none if nothing was published
 * @param filled
 *            buckets, tables and streams with something in them
 */
public record State(SortedMap<Key, Piece> pieces, Map<String, Integer> newestVersions, Set<Key> filled) {

    public State {
        pieces = new TreeMap<>(pieces);
        newestVersions = Map.copyOf(newestVersions);
        filled = Set.copyOf(filled);
    }
}
