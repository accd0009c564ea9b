package dev.quern.function;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A value of an attribute of an {@link Item}, of one of the types that tables know. Immutable, equal by value. */
public sealed interface TableValue {

    /** A text. */
    record Text(String value) implements TableValue {}

    /**
     * A number: up to 38 digits, kept exactly.
     *
     * @param value
     *            without zeros at its end: 1.50 and 1.5 are the same
     */
    record Numeric(BigDecimal value) implements TableValue {
        public Numeric {
            value = plain(value);
        }
    }

    /** Yes or no. */
    record Bool(boolean value) implements TableValue {}

    /** The value that says that there is none. */
    record Null() implements TableValue {}

    /** A list of values of any types. */
    record ListOf(List<TableValue> elements) implements TableValue {
        public ListOf {
            elements = List.copyOf(elements);
        }
    }

    /** Values by names. */
    record MapOf(Map<String, TableValue> entries) implements TableValue {
        public MapOf {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }
    }

    /** A set of texts; not empty. */
    record Texts(Set<String> values) implements TableValue {
        public Texts {
            values = Collections.unmodifiableSet(new LinkedHashSet<>(values));
        }
    }

    /** A set of numbers; not empty. */
    record Numerics(Set<BigDecimal> values) implements TableValue {
        public Numerics {
            Set<BigDecimal> plain = new LinkedHashSet<>();
            values.forEach(value -> plain.add(TableValue.plain(value)));
            values = Collections.unmodifiableSet(plain);
        }
    }

    /** A set of byte strings; not empty. */
    record Blobs(Set<Bytes> values) implements TableValue {
        public Blobs {
            values = Collections.unmodifiableSet(new LinkedHashSet<>(values));
        }
    }

    /** Bytes. */
    final class Bytes implements TableValue {

        private final byte[] bytes;

        private Bytes(byte[] bytes) {
            this.bytes = bytes;
        }

        /** The bytes, copied. */
        public byte[] toArray() {
            return bytes.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Bytes && Arrays.equals(bytes, ((Bytes) other).bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        /** In base64. */
        @Override
        public String toString() {
            return Base64.getEncoder().encodeToString(bytes);
        }
    }

    /** A text. */
    static TableValue of(String value) {
        return new Text(value);
    }

    /** A whole number. */
    static TableValue of(long value) {
        return new Numeric(BigDecimal.valueOf(value));
    }

    /** A number. */
    static TableValue of(BigDecimal value) {
        return new Numeric(value);
    }

    /** Yes or no. */
    static TableValue of(boolean value) {
        return new Bool(value);
    }

    /** Bytes, copied. */
    static Bytes of(byte[] value) {
        return new Bytes(value.clone());
    }

    /** A list. */
    static TableValue list(TableValue... elements) {
        return new ListOf(List.of(elements));
    }

    /** A set of texts. */
    static TableValue set(String... values) {
        return new Texts(new LinkedHashSet<>(Arrays.asList(values)));
    }

    private static BigDecimal plain(BigDecimal value) {
        return value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    }
}
