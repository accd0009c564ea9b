package example;

import com.amazonaws.services.lambda.runtime.CustomPojoSerializer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;

/** Serializers that functions bring along. */
public final class Codecs {

    private Codecs() {}

    /** Writes plain text, and reads it with the name of the type that is asked for. */
    public static class Text implements CustomPojoSerializer {

        @Override
        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the interface is AWS's
        public <T> T fromJson(InputStream input, Type type) {
            try {
                return fromJson(new String(input.readAllBytes(), StandardCharsets.UTF_8), type);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the interface is AWS's
        public <T> T fromJson(String input, Type type) {
            return (T) (type.getTypeName() + " " + input);
        }

        @Override
        public <T> void toJson(T value, OutputStream output, Type type) {
            try {
                output.write(("<" + value + ">").getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    public static class Other extends Text {}
}
