package dev.quern.storage.kv;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A list of values with an encoding whose unsigned byte order is the order of the tuples: the only way keys are made.
 *
 * <p>
 * An element is {@code null}, {@code byte[]}, {@code String}, an integer ({@code byte} to {@code long}), a
 * {@code boolean} or a tuple. Tuples compare element by element, a prefix before what it begins; elements of different
 * types in the order of that list. Strings compare by code points, which is the byte order of their UTF-8, and not as
 * {@link String#compareTo}, which differs above U+FFFF. Immutable.
 *
 * <p>
 * A key may be at most {@link KeyValueStore#MAX_KEY_BYTES} long, subspace included. Where a user's string may exceed
 * what is left, put its SHA-256 into the tuple, keep the string whole in the value, and compare it after reading; order
 * within such strings is then lost, which is right for keys that are only looked up.
 */
public final class Tuple implements Comparable<Tuple> {

    private static final Tuple EMPTY = new Tuple(List.of(), new byte[0]);

    private final List<@Nullable Object> elements;
    private final byte[] packed;

    private Tuple(List<@Nullable Object> elements, byte[] packed) {
        this.elements = elements;
        this.packed = packed;
    }

    /** The tuple without elements, which sorts before all others. */
    public static Tuple empty() {
        return EMPTY;
    }

    /**
     * A tuple of these elements.
     *
     * @throws IllegalArgumentException
     *             if an element is of another type than a tuple can hold, or a string has half of a surrogate pair
     */
    public static Tuple of(@Nullable Object... elements) {
        return EMPTY.append(Arrays.asList(elements));
    }

    /**
     * The tuple that {@link #pack} encoded.
     *
     * @throws MalformedTupleException
     *             if the bytes are not exactly what {@code pack} writes for some tuple
     */
    public static Tuple unpack(byte[] bytes) {
        return unpack(bytes, 0);
    }

    static Tuple unpack(byte[] bytes, int from) {
        List<@Nullable Object> elements = new TupleDecoding(bytes, from).readAll();
        return new Tuple(Collections.unmodifiableList(elements), Arrays.copyOfRange(bytes, from, bytes.length));
    }

    static Tuple ofElements(List<@Nullable Object> elements) {
        return EMPTY.append(elements);
    }

    /** This tuple with one element more. */
    public Tuple add(@Nullable String element) {
        return append(Collections.singletonList(element));
    }

    /** This tuple with one element more. */
    public Tuple add(long element) {
        return append(List.of(element));
    }

    /** This tuple with one element more. */
    public Tuple add(boolean element) {
        return append(List.of(element));
    }

    /** This tuple with one element more, which is copied. */
    public Tuple add(byte[] element) {
        return append(List.of(element));
    }

    /** This tuple with one element more, itself a tuple; {@link #concat} instead adds its elements. */
    public Tuple add(Tuple element) {
        return append(List.of(element));
    }

    /** This tuple followed by the elements of another. */
    public Tuple concat(Tuple other) {
        List<@Nullable Object> all = new ArrayList<>(elements.size() + other.elements.size());
        all.addAll(elements);
        all.addAll(other.elements);
        // what an element is encoded as does not depend on what is before it
        return new Tuple(Collections.unmodifiableList(all), joined(packed, other.packed));
    }

    /** The number of elements. */
    public int size() {
        return elements.size();
    }

    public boolean isEmpty() {
        return elements.isEmpty();
    }

    /** Whether the element is {@code null}. */
    public boolean isNull(int index) {
        return elements.get(index) == null;
    }

    /**
     * The element as a string.
     *
     * @throws IllegalStateException
     *             if the element is {@code null} or not a string
     * @throws IndexOutOfBoundsException
     *             if there is no such element
     */
    public String getString(int index) {
        return get(index, String.class);
    }

    /** The element as a number; throws as {@link #getString}. */
    public long getLong(int index) {
        return get(index, Long.class);
    }

    /** The element as a truth value; throws as {@link #getString}. */
    public boolean getBoolean(int index) {
        return get(index, Boolean.class);
    }

    /** A copy of the element's bytes; throws as {@link #getString}. */
    public byte[] getBytes(int index) {
        return get(index, byte[].class).clone();
    }

    /** The element as a tuple; throws as {@link #getString}. */
    public Tuple getTuple(int index) {
        return get(index, Tuple.class);
    }

    /** The encoding: a new array. */
    public byte[] pack() {
        return packed.clone();
    }

    /** A key that goes on with this tuple. */
    byte[] packedAfter(byte[] start) {
        return joined(start, packed);
    }

    static byte[] joined(byte[] first, byte[] second) {
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }

    List<@Nullable Object> elements() {
        return elements;
    }

    @Override
    public int compareTo(Tuple other) {
        return Arrays.compareUnsigned(packed, other.packed);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Tuple that && Arrays.equals(packed, that.packed);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(packed);
    }

    /** For people: {@code ("users", 17, 0xcafe)}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("(");
        for (Object element : elements) {
            text.append(text.length() == 1 ? "" : ", ").append(describe(element));
        }
        return text.append(")").toString();
    }

    private static String describe(@Nullable Object element) {
        return switch (element) {
            case String string -> "\"" + string + "\"";
            case byte[] bytes -> "0x" + HexFormat.of().formatHex(bytes);
            case null, default -> String.valueOf(element);
        };
    }

    private <T> T get(int index, Class<T> type) {
        Object element = elements.get(index);
        if (!type.isInstance(element)) {
            throw new IllegalStateException(
                    "element %d of %s is not of type %s".formatted(index, this, type.getSimpleName()));
        }
        return type.cast(element);
    }

    private Tuple append(List<@Nullable Object> added) {
        List<@Nullable Object> all = new ArrayList<>(elements.size() + added.size());
        all.addAll(elements);
        KeyBytes out = new KeyBytes(packed.length + 32 * added.size());
        out.write(packed);
        for (Object element : added) {
            Object normal = normalized(element);
            TupleEncoding.write(out, normal, false);
            all.add(normal);
        }
        return new Tuple(Collections.unmodifiableList(all), out.toArray());
    }

    private static @Nullable Object normalized(@Nullable Object element) {
        return switch (element) {
            case Integer number -> Long.valueOf(number);
            case Short number -> Long.valueOf(number);
            case Byte number -> Long.valueOf(number);
            case byte[] bytes -> bytes.clone();
            case null, default -> element;
        };
    }
}
