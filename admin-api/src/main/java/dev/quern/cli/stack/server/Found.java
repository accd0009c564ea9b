package dev.quern.cli.stack.server;

import dev.quern.cli.stack.plan.Key;
import dev.quern.cli.stack.plan.Kind;
import dev.quern.cli.stack.plan.Piece;
import dev.quern.cli.stack.plan.State;
import dev.quern.cli.stack.plan.Wanted;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Collects what a server has of a stack. For use by one thread. */
final class Found {
    private final Wanted wanted;
    private final SortedMap<Key, Piece> pieces = new TreeMap<>();
    private final Map<String, Integer> newest = new HashMap<>();
    private final Set<Key> filled = new HashSet<>();

    Found(Wanted wanted) {
        this.wanted = wanted;
    }

    /** Whether the file names it. */
    boolean isWanted(Kind kind, String root) {
        return wanted.pieces().containsKey(Key.of(kind, root));
    }

    /** Whether something with this tag is of interest. */
    boolean concerns(Kind kind, String root, @Nullable String tag) {
        return isWanted(kind, root) || wanted.stack().equals(tag);
    }

    /** Whether a root was found to be of interest. */
    boolean has(Kind kind, String root) {
        return pieces.containsKey(Key.of(kind, root));
    }

    void put(Key key, Piece piece) {
        pieces.put(key, piece);
    }

    void newestVersion(String function, int version) {
        newest.merge(function, version, Math::max);
    }

    void filled(Key key) {
        filled.add(key);
    }

    State state() {
        return new State(pieces, newest, filled);
    }
}
