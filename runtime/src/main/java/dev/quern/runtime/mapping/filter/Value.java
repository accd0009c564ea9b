package dev.quern.runtime.mapping.filter;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON that has been read: a record, as far as patterns name it, or a pattern. Immutable. */
sealed interface Value {

    /** What conditions are about: everything but objects and arrays. */
    sealed interface Scalar extends Value {}

    /** A string. */
    record Text(String text) implements Scalar {}

    /** A number, exactly as it was written; numbers are the same where they compare as the same. */
    record Figure(BigDecimal number) implements Scalar {}

    /** A word of JSON's. */
    enum Word implements Scalar {
        TRUE, FALSE, NULL
    }

    /** An object. */
    record Members(Map<String, Value> members) implements Value {

        static final Members NONE = new Members(Map.of());

        @Nullable
        Value get(String name) {
            return members.get(name);
        }

        Members with(String name, Value value) {
            Map<String, Value> more = new HashMap<>(members);
            more.put(name, value);
            return new Members(more);
        }
    }

    /** An array. */
    record Elements(List<Value> elements) implements Value {}

    /**
     * What a producer sent.
     *
     * @param json
     *            what it is as JSON, or null if it is none
     * @param text
     *            what it is if it is no JSON: a text, or null if it is none either
     */
    record Carried(@Nullable Value json, @Nullable Text text) implements Value {}
}
