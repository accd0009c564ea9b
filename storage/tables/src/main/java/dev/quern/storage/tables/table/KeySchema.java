package dev.quern.storage.tables.table;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the key of a table or index is made of: hash attributes by which items are found, and range attributes by which
 * those with the same hash are ordered. Immutable.
 */
public final class KeySchema {

    private final List<KeyAttribute> hash;
    private final List<KeyAttribute> range;
    /** These are asked for with every read and write. */
    private final List<KeyAttribute> all;
    private final List<String> names;

    /**
     * @param hash
     *            one attribute, or for a global index up to four, which are all given in a query
     * @param range
     *            at most one, or for a global index up to four
     */
    public KeySchema(List<KeyAttribute> hash, List<KeyAttribute> range) {
        if (hash.isEmpty()) {
            throw new IllegalArgumentException("a key has a hash attribute");
        }
        this.hash = List.copyOf(hash);
        this.range = List.copyOf(range);
        this.all = Stream.concat(hash.stream(), range.stream()).toList();
        this.names = all.stream().map(KeyAttribute::name).toList();
    }

    public static KeySchema of(KeyAttribute hash) {
        return new KeySchema(List.of(hash), List.of());
    }

    public static KeySchema of(KeyAttribute hash, KeyAttribute range) {
        return new KeySchema(List.of(hash), List.of(range));
    }

    public List<KeyAttribute> hash() {
        return hash;
    }

    public List<KeyAttribute> range() {
        return range;
    }

    /** Hash and range attributes, in this order. */
    public List<KeyAttribute> all() {
        return all;
    }

    public List<String> names() {
        return names;
    }

    public Optional<KeyAttribute> find(String name) {
        return all.stream().filter(attribute -> attribute.name().equals(name)).findFirst();
    }

    public boolean has(String name) {
        return names.contains(name);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof KeySchema that && hash.equals(that.hash) && range.equals(that.range);
    }

    @Override
    public int hashCode() {
        return 31 * hash.hashCode() + range.hashCode();
    }

    @Override
    public String toString() {
        return "KeySchema[hash=" + hash + ", range=" + range + "]";
    }
}
