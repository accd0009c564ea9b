package dev.quern.cli.stack.plan;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a file asks for.
 *
 * @param stack
 *            the name by which the server's things are known as made by this file
 */
public record Wanted(String stack, SortedMap<Key, Piece> pieces) {

    public Wanted {
        pieces = new TreeMap<>(pieces);
    }
}
