package dev.quern.plugins.awslambda;

import com.amazonaws.services.lambda.runtime.Context;
import dev.quern.function.StreamHandler;
import dev.quern.plugins.awslambda.JsonTypes.Codec;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** A function that takes a value and gives one, both JSON on the wire. */
record PojoFunction(Body body, JsonTypes json) implements StreamHandler {

    /** The function's own code. */
    @FunctionalInterface
    interface Body {
        @Nullable
        Object handle(@Nullable Object input, Context context) throws Exception;
    }

    @Override
    public void handle(InputStream input, OutputStream output, dev.quern.function.Context context) throws Exception {
        Codec codec = json.codecFor(context);
        try {
            Object value = read(codec, input);
            Object answer = body.handle(value, new InvocationContext(context));
            // whole or not at all: an answer that cannot be written must not leave half of it behind
            write(codec, answer).writeTo(output);
        } catch (Throwable t) {
            Failures.trim(t);
            throw t;
        }
    }

    private static @Nullable Object read(Codec codec, InputStream input) {
        try {
            return codec.read(input);
        } catch (Exception e) {
            throw new RuntimeException("An error occurred during JSON parsing", e);
        }
    }

    private static ByteArrayOutputStream write(Codec codec, @Nullable Object answer) {
        ByteArrayOutputStream buffer = new ByteArrayOutputStream(512);
        try {
            codec.write(answer, buffer);
            return buffer;
        } catch (Exception e) {
            throw new RuntimeException("An error occurred during JSON serialization of response", e);
        }
    }
}
