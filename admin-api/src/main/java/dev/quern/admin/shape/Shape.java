package dev.quern.admin.shape;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The kind of a value and the rules on it. */
public sealed interface Shape
        permits Shape.Scalar, Shape.Enumeration, Shape.ListOf, Shape.MapOf, Shape.CodedShape, RecordShape {

    /** The rules on the value itself. */
    Constraints constraints();

    /** What a scalar holds. */
    enum Kind {
        STRING("String"), INTEGER("Integer"), LONG("Long"), DOUBLE("Double"), BOOLEAN("Boolean"), BLOB(
                "Blob"), TIMESTAMP("Timestamp");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        /** The name that messages use. */
        String title() {
            return title;
        }
    }

    /** A single value. */
    record Scalar(Kind kind, Constraints constraints) implements Shape {}

    /** A Java enum; drafts hold the text as sent until it has been checked. */
    record Enumeration(Map<String, Enum<?>> values, Constraints constraints) implements Shape {}

    /** A list. */
    record ListOf(Shape member, Constraints constraints) implements Shape {}

    /** What a codec reads and prints. */
    record CodedShape(JsonCodec<?> codec) implements Shape {
        private static final Constraints NONE = new Constraints(List.of(), false);

        @Override
        public Constraints constraints() {
            return NONE;
        }

        void write(JsonGenerator generator, Object value) throws IOException {
            write(codec, generator, value);
        }

        @SuppressWarnings("unchecked") // the type names its codec
        private static <T> void write(JsonCodec<T> codec, JsonGenerator generator, Object value) throws IOException {
            codec.write(generator, (T) value);
        }
    }

    /** A map with texts as keys. */
    record MapOf(Constraints key, Shape value, Constraints constraints) implements Shape {}
}
