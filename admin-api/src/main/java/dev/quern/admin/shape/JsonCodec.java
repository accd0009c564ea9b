package dev.quern.admin.shape;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/**
 * Reads and prints the values of a type, without anything between them and the bytes. Thread-safe.
 *
 * @param <T>
 *            the type
 */
public interface JsonCodec<T> {

    /**
     * Reads a value.
     *
     * @param parser
     *            stands at the first token of the value, which is not {@code null}; afterwards at the last
     * @throws ShapeException
     *             if the JSON is of another kind
     */
    T read(JsonParser parser) throws IOException, ShapeException;

    /** Prints a value. */
    void write(JsonGenerator generator, T value) throws IOException;
}
