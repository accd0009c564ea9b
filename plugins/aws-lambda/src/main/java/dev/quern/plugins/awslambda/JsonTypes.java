package dev.quern.plugins.awslambda;

import com.amazonaws.services.lambda.runtime.CustomPojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import dev.quern.plugin.FunctionException;
import dev.quern.plugins.awslambda.serialization.EnvironmentSerializers;
import dev.quern.plugins.awslambda.serialization.SerializationLibrary;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * How one function's input is read and its output written.
 *
 * <p>
 * As AWS's runtime decides it: by the {@link CustomPojoSerializer} that the function's code provides, if there is one;
 * otherwise by Jackson, for callers whose client context says {@code platform: Android} by Gson. Safe for use by
 * several
 * threads.
 */
final class JsonTypes {

    private final Optional<Type> input;
    private final Type output;
    private final @Nullable EnvironmentSerializers serializers;
    private final Codec usual;
    private volatile @Nullable Codec android;

    private JsonTypes(Optional<Type> input, Type output, @Nullable EnvironmentSerializers serializers, Codec usual) {
        this.input = input;
        this.output = output;
        this.serializers = serializers;
        this.usual = usual;
    }

    /**
     * Finds the serializers for a function's types, and builds them, so that a type that cannot be read shows when the
     * function starts.
     */
    static JsonTypes of(Optional<Type> input, Type output, ClassLoader loader, SerializationLibrary library)
            throws FunctionException {
        Optional<CustomPojoSerializer> custom = custom(loader);
        if (custom.isPresent()) {
            return new JsonTypes(input, output, null, new Custom(custom.get(), input, output));
        }
        EnvironmentSerializers serializers = library.forFunction(loader);
        return new JsonTypes(input, output, serializers, new Standard(
                input.map(type -> isVoid(type) ? null : serializers.jackson(type)).orElse(null),
                isVoid(output) ? null : serializers.jackson(output)));
    }

    private static Optional<CustomPojoSerializer> custom(ClassLoader loader) throws FunctionException {
        List<CustomPojoSerializer> found;
        try {
            found = ServiceLoader.load(CustomPojoSerializer.class, loader).stream()
                    .limit(2)
                    .map(ServiceLoader.Provider::get)
                    .toList();
        } catch (ServiceConfigurationError e) {
            throw Failures.initialisation(e);
        }
        if (found.size() > 1) {
            throw Failures.wrongShape(
                    "Too many serializers provided inside the META-INF/services folder, only one is allowed");
        }
        return found.stream().findFirst();
    }

    private static boolean isVoid(Type type) {
        return type == void.class || type == Void.class;
    }

    /** The codec for a caller. */
    Codec codecFor(dev.quern.function.Context context) {
        EnvironmentSerializers gson = serializers;
        return gson != null && isAndroid(context) ? androidCodec(gson) : usual;
    }

    private static boolean isAndroid(dev.quern.function.Context context) {
        return context.clientContext()
                .map(client -> "Android".equalsIgnoreCase(client.environment().get("platform")))
                .orElse(false);
    }

    private Codec androidCodec(EnvironmentSerializers gson) {
        Codec codec = android;
        if (codec == null) {
            codec = new Standard(
                    input.map(type -> isVoid(type) ? null : gson.gson(type)).orElse(null),
                    isVoid(output) ? null : gson.gson(output));
            android = codec;
        }
        return codec;
    }

    /** Reads one type and writes another. */
    sealed interface Codec {

        @Nullable
        Object read(InputStream input) throws Exception;

        void write(@Nullable Object value, OutputStream output) throws Exception;
    }

    /** AWS's serializers; without one, the input is {@code null} and the output JSON {@code null}. */
    private record Standard(@Nullable PojoSerializer<Object> input,
            @Nullable PojoSerializer<Object> output) implements Codec {

        private static final byte[] JSON_NULL = "null".getBytes(StandardCharsets.UTF_8);

        @Override
        public @Nullable Object read(InputStream stream) {
            return input == null ? null : input.fromJson(stream);
        }

        @Override
        public void write(@Nullable Object value, OutputStream stream) throws Exception {
            if (output == null) {
                stream.write(JSON_NULL);
            } else {
                output.toJson(value, stream);
            }
        }
    }

    /** The function's own serializer. */
    private record Custom(CustomPojoSerializer serializer, Optional<Type> input, Type output) implements Codec {

        @Override
        public @Nullable Object read(InputStream stream) {
            return input.isPresent() ? serializer.<Object>fromJson(stream, input.get()) : null;
        }

        @Override
        public void write(@Nullable Object value, OutputStream stream) throws Exception {
            if (isVoid(output)) {
                stream.write(Standard.JSON_NULL);
            } else {
                serializer.toJson(value, stream, output);
            }
        }
    }
}
