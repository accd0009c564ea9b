package dev.quern.storage.kv;

import org.jspecify.annotations.Nullable;

/**
 * A part of the key space of its own: every key in it begins with the same tuple. A layer gets one subspace and cannot
 * meet the keys of another. Immutable.
 */
public final class Subspace {

    private final Tuple prefix;
    private final byte[] packed;
    private final KeyRange range;

    private Subspace(Tuple prefix) {
        this.prefix = prefix;
        this.packed = prefix.pack();
        this.range = rangeOf(packed);
    }

    /**
     * The subspace of a layer. Names are chosen once and for all: they are part of what is stored.
     *
     * @throws IllegalArgumentException
     *             if the name is empty
     */
    public static Subspace named(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a subspace needs a name");
        }
        return new Subspace(Tuple.of(name));
    }

    /** The part of this subspace whose keys go on with these elements (of the types of {@link Tuple#of}). */
    public Subspace sub(@Nullable Object... elements) {
        return sub(Tuple.of(elements));
    }

    /** The part of this subspace whose keys go on with the elements of {@code tuple}. */
    public Subspace sub(Tuple tuple) {
        return new Subspace(prefix.concat(tuple));
    }

    /** The elements that every key of this subspace begins with, the name first. */
    public Tuple prefix() {
        return prefix;
    }

    /** The key of a tuple in this subspace. */
    public byte[] pack(Tuple tuple) {
        return tuple.packedAfter(packed);
    }

    /** As {@code pack(Tuple.of(elements))}. Without elements: the subspace's own key. */
    public byte[] pack(@Nullable Object... elements) {
        return pack(Tuple.of(elements));
    }

    /**
     * The tuple of a key, without this subspace's prefix.
     *
     * @throws IllegalArgumentException
     *             if the key is not in this subspace
     * @throws MalformedTupleException
     *             if the rest of the key is no tuple
     */
    public Tuple unpack(byte[] key) {
        if (!contains(key)) {
            throw new IllegalArgumentException("the key is not in the subspace " + prefix);
        }
        return Tuple.unpack(key, packed.length);
    }

    /** Whether the key is this subspace's own or that of a tuple in it. */
    public boolean contains(byte[] key) {
        return range.contains(key);
    }

    /** Every key of this subspace, its own included. */
    public KeyRange range() {
        return range;
    }

    /** The keys of all tuples that begin with {@code tuple}, its own included. */
    public KeyRange range(Tuple tuple) {
        return rangeOf(pack(tuple));
    }

    /** As {@code range(Tuple.of(elements))}. */
    public KeyRange range(@Nullable Object... elements) {
        return range(Tuple.of(elements));
    }

    /**
     * The keys of all tuples that begin with {@code parent}, followed by a string that starts with {@code start}: a
     * folder of names.
     */
    public KeyRange rangeOfStrings(Tuple parent, String start) {
        KeyBytes key = new KeyBytes(64);
        key.write(pack(parent));
        key.write(TupleEncoding.STRING);
        TupleEncoding.writeEscaped(key, TupleEncoding.utf8(start));
        return KeyRange.prefix(key.toArray());
    }

    /**
     * The keys of tuples between two, by the order of tuples, both within this subspace.
     *
     * @param from
     *            the first, inclusive
     * @param to
     *            the one after the last
     */
    public KeyRange between(Tuple from, Tuple to) {
        return new KeyRange(pack(from), pack(to));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Subspace that && prefix.equals(that.prefix);
    }

    @Override
    public int hashCode() {
        return prefix.hashCode();
    }

    @Override
    public String toString() {
        return "Subspace" + prefix;
    }

    private static KeyRange rangeOf(byte[] packed) {
        // 0xFF begins no element; after a string's 0x00 it means that the string goes on, and is another one
        return new KeyRange(packed, Tuple.joined(packed, new byte[]{(byte) TupleEncoding.ESCAPE}));
    }
}
