package dev.quern.runtime.invoke;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** How a function failed, as the body of an answer in its place. */
public final class FailureBody {

    private static final JsonFactory JSON = new JsonFactory();

    private FailureBody() {}

    /** {@code errorMessage}, {@code errorType} and, where the function's own code failed, {@code stackTrace}. */
    public static byte[] print(Outcome.Failure failure) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("errorMessage", failure.errorMessage());
            json.writeStringField("errorType", failure.errorType());
            if (!failure.stackTrace().isEmpty()) {
                json.writeArrayFieldStart("stackTrace");
                for (String frame : failure.stackTrace()) {
                    json.writeString(frame);
                }
                json.writeEndArray();
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return out.toByteArray();
    }
}
