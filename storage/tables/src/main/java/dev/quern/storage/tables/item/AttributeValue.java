package dev.quern.storage.tables.item;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value of an attribute. What is made can be stored: the constructors refuse, as {@link TablesException.Validation},
 * what cannot, but for sizes, which are those of the whole item, and for names, which are those of requests. Equal if
 * equal by the rules of tables: sets in any
 * order, numbers by value. Immutable.
 */
public sealed interface AttributeValue {

    /** So many lists and maps around a value are refused. */
    int TOO_DEEP = 32;

    AttributeType type();

    /** What the value counts for in the size of its item, in bytes. */
    int size();

    /** How many lists and maps lie in each other, this one included; 0 for a value that is neither. */
    default int depth() {
        return 0;
    }

    static S of(String value) {
        return new S(value);
    }

    static N of(long value) {
        return new N(TableNumber.of(value));
    }

    static Bool of(boolean value) {
        return new Bool(value);
    }

    /** A number as it is written. */
    static N number(String text) {
        return new N(TableNumber.parse(text));
    }

    static B binary(byte[] bytes) {
        return new B(Binary.of(bytes));
    }

    static L list(AttributeValue... elements) {
        return new L(List.of(elements));
    }

    /** A string. */
    record S(String value) implements AttributeValue {
        public S {
            Utf8.requireWellFormed(value);
        }

        @Override
        public AttributeType type() {
            return AttributeType.S;
        }

        @Override
        public int size() {
            return Utf8.length(value);
        }
    }

    /** A number. */
    record N(TableNumber value) implements AttributeValue {
        @Override
        public AttributeType type() {
            return AttributeType.N;
        }

        @Override
        public int size() {
            return value.size();
        }
    }

    /** Bytes. */
    record B(Binary value) implements AttributeValue {
        @Override
        public AttributeType type() {
            return AttributeType.B;
        }

        @Override
        public int size() {
            return value.length();
        }
    }

    /** Yes or no. */
    record Bool(boolean value) implements AttributeValue {
        @Override
        public AttributeType type() {
            return AttributeType.BOOL;
        }

        @Override
        public int size() {
            return 1;
        }
    }

    /** The value that says that there is none. */
    record Null() implements AttributeValue {
        @Override
        public AttributeType type() {
            return AttributeType.NULL;
        }

        @Override
        public int size() {
            return 1;
        }
    }

    /** A set of strings, in the order of their UTF-8; not empty. */
    record SS(Set<String> values) implements AttributeValue {
        public SS {
            values = members(values, Utf8::compare, "An string set  may not be empty");
            values.forEach(Utf8::requireWellFormed);
        }

        /** The set of these; refused if one is there twice. */
        public static SS of(List<String> values) {
            return new SS(distinct(values, () -> "One or more parameter values were invalid: Input collection "
                    + values + " contains duplicates."));
        }

        @Override
        public AttributeType type() {
            return AttributeType.SS;
        }

        @Override
        public int size() {
            return values.stream().mapToInt(Utf8::length).sum();
        }
    }

    /** A set of numbers in their order; not empty. */
    record NS(Set<TableNumber> values) implements AttributeValue {
        public NS {
            values = members(values, Comparator.naturalOrder(), "An number set  may not be empty");
        }

        /** As {@link SS#of}. */
        public static NS of(List<TableNumber> values) {
            return new NS(distinct(values, () -> "Input collection contains duplicates"));
        }

        @Override
        public AttributeType type() {
            return AttributeType.NS;
        }

        @Override
        public int size() {
            return values.stream().mapToInt(TableNumber::size).sum();
        }
    }

    /** A set of byte strings in their order; not empty. */
    record BS(Set<Binary> values) implements AttributeValue {
        public BS {
            values = members(values, Comparator.naturalOrder(), "Binary sets should not be empty");
        }

        /** As {@link SS#of}. */
        public static BS of(List<Binary> values) {
            return new BS(distinct(values, () -> "One or more parameter values were invalid: Input collection "
                    + values + "of type BS contains duplicates."));
        }

        @Override
        public AttributeType type() {
            return AttributeType.BS;
        }

        @Override
        public int size() {
            return values.stream().mapToInt(Binary::length).sum();
        }
    }

    /** A list. */
    final class L implements AttributeValue {

        private static final int OVERHEAD = 3;

        private final List<AttributeValue> elements;
        private final int depth;

        public L(List<? extends AttributeValue> elements) {
            this.elements = List.copyOf(elements);
            this.depth = depthAround(this.elements);
        }

        public List<AttributeValue> elements() {
            return elements;
        }

        /** This list with other elements after its own. */
        public L append(List<? extends AttributeValue> more) {
            List<AttributeValue> all = new ArrayList<>(elements);
            all.addAll(more);
            return new L(all);
        }

        @Override
        public AttributeType type() {
            return AttributeType.L;
        }

        @Override
        public int size() {
            int size = OVERHEAD + elements.size();
            for (AttributeValue element : elements) {
                size += element.size();
            }
            return size;
        }

        @Override
        public int depth() {
            return depth;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof L that && elements.equals(that.elements);
        }

        @Override
        public int hashCode() {
            return elements.hashCode();
        }

        @Override
        public String toString() {
            return "L" + elements;
        }
    }

    /** A map from names to values. */
    final class M implements AttributeValue {

        private static final int OVERHEAD = 3;

        private final Map<String, AttributeValue> entries;
        private final int depth;

        public M(Map<String, ? extends AttributeValue> entries) {
            entries.keySet().forEach(Utf8::requireWellFormed);
            this.entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
            this.depth = depthAround(this.entries.values());
        }

        public Map<String, AttributeValue> entries() {
            return entries;
        }

        @Override
        public AttributeType type() {
            return AttributeType.M;
        }

        @Override
        public int size() {
            int size = OVERHEAD + entries.size();
            for (Map.Entry<String, AttributeValue> entry : entries.entrySet()) {
                size += Utf8.length(entry.getKey()) + entry.getValue().size();
            }
            return size;
        }

        @Override
        public int depth() {
            return depth;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof M that && entries.equals(that.entries);
        }

        @Override
        public int hashCode() {
            return entries.hashCode();
        }

        @Override
        public String toString() {
            return "M" + entries;
        }
    }

    /** In the order in which the service answers them, however they came. */
    private static <E> Set<E> members(Set<E> values, Comparator<? super E> order, String emptyMessage) {
        if (values.isEmpty()) {
            throw new TablesException.Validation("One or more parameter values were invalid: " + emptyMessage);
        }
        if (isOrdered(values, order)) { // as all are that were stored
            return Collections.unmodifiableSet(new LinkedHashSet<>(values));
        }
        List<E> sorted = new ArrayList<>(values);
        sorted.sort(order);
        return Collections.unmodifiableSet(new LinkedHashSet<>(sorted));
    }

    private static <E> boolean isOrdered(Set<E> values, Comparator<? super E> order) {
        E last = null;
        for (E value : values) {
            if (last != null && order.compare(last, value) > 0) {
                return false;
            }
            last = value;
        }
        return true;
    }

    private static <E> Set<E> distinct(List<E> values, Supplier<String> duplicatesMessage) {
        Set<E> set = new LinkedHashSet<>(values);
        if (set.size() < values.size()) {
            throw new TablesException.Validation(duplicatesMessage.get());
        }
        return set;
    }

    private static int depthAround(Iterable<AttributeValue> inner) {
        int deepest = 0;
        for (AttributeValue value : inner) {
            deepest = Math.max(deepest, value.depth());
        }
        if (deepest + 1 >= TOO_DEEP) {
            throw new TablesException.Validation("Nesting Levels have exceeded supported limits: Attributes in the"
                    + " item have nested levels beyond supported limit");
        }
        return deepest + 1;
    }
}
