package dev.quern.storage.tables.table;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the key of a table or index is made of.
 *
 * @param hash
 *            one attribute, or for a global index up to four, which are all given in a query
 * @param range
 *            at most one, or for a global index up to four, by which items with the same hash are ordered
 */
public record KeySchema(List<KeyAttribute> hash, List<KeyAttribute> range) {

    public KeySchema {
        hash = List.copyOf(hash);
        range = List.copyOf(range);
        if (hash.isEmpty()) {
            throw new IllegalArgumentException("a key has a hash attribute");
        }
    }

    public static KeySchema of(KeyAttribute hash) {
        return new KeySchema(List.of(hash), List.of());
    }

    public static KeySchema of(KeyAttribute hash, KeyAttribute range) {
        return new KeySchema(List.of(hash), List.of(range));
    }

    /** Hash and range attributes, in this order. */
    public List<KeyAttribute> all() {
        return Stream.concat(hash.stream(), range.stream()).toList();
    }

    public List<String> names() {
        return all().stream().map(KeyAttribute::name).toList();
    }

    public Optional<KeyAttribute> find(String name) {
        return all().stream().filter(attribute -> attribute.name().equals(name)).findFirst();
    }

    public boolean has(String name) {
        return find(name).isPresent();
    }
}
