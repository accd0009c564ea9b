package dev.quern.runtime.java.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.databind.util.LRUMap;
import com.fasterxml.jackson.databind.util.LookupCache;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.quern.function.HttpRequest;
import dev.quern.function.HttpResponse;
import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Makes the decoders and encoders of one environment. Used by one thread; what it makes, by several.
 *
 * <p>
 * Everything that Jackson keeps about a function's classes hangs from this object and what it made, nothing from a
 * static field: when the environment is gone, its classes can be collected.
 */
public final class PayloadCodec {

    private static final byte[] NULL = "null".getBytes(StandardCharsets.UTF_8);

    private final JsonFactory json = JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();
    private final TypeFactory types;
    private @Nullable ObjectMapper mapper;

    /**
     * A codec.
     *
     * @param loader
     *            the loader of the classes that types may name
     */
    public PayloadCodec(ClassLoader loader) {
        types = TypeFactory.defaultInstance()
                .withCache((LookupCache<Object, JavaType>) new LRUMap<Object, JavaType>(16, 200))
                .withClassLoader(loader);
    }

    /**
     * The type that a class gives to a parameter of a generic supertype.
     *
     * @param type
     *            the class
     * @param generic
     *            a generic interface that it implements, or class that it extends, at any distance
     * @param position
     *            which of {@code generic}'s parameters, from 0
     * @return the type; {@link Object} where the class leaves it open
     */
    public Type argument(Class<?> type, Class<?> generic, int position) {
        JavaType[] arguments = types.constructType(type).findTypeParameters(generic);
        return position < arguments.length ? arguments[position] : Object.class;
    }

    /** Reads payloads as values of this type. */
    public Decoder decoder(Type type) {
        JavaType target = types.constructType(type);
        Class<?> raw = target.getRawClass();
        if (raw == byte[].class) {
            return payload -> payload;
        }
        if (raw == Void.class || raw == void.class) {
            return payload -> null;
        }
        if (raw == String.class) {
            return this::text;
        }
        if (raw == HttpRequest.class) {
            return new HttpRequestReader(json);
        }
        ObjectReader reader = mapper().readerFor(target);
        return payload -> payload.length == 0 ? null : reader.readValue(payload);
    }

    /** Writes values of this type as answers. */
    public Encoder encoder(Type type) {
        JavaType source = types.constructType(type);
        Class<?> raw = source.getRawClass();
        HttpResponseWriter http = new HttpResponseWriter(json);
        if (raw == byte[].class) {
            return output -> output == null ? NULL : (byte[]) output;
        }
        if (raw == Void.class || raw == void.class) {
            return output -> NULL;
        }
        if (raw == HttpResponse.class) {
            return output -> output == null ? NULL : http.write((HttpResponse) output);
        }
        if (raw == Object.class) {
            ObjectWriter writer = mapper().writer();
            return output -> switch (output) {
                case null -> NULL;
                case byte[] bytes -> bytes;
                case HttpResponse response -> http.write(response);
                default -> writer.writeValueAsBytes(output);
            };
        }
        ObjectWriter writer = mapper().writerFor(source);
        return output -> output == null ? NULL : writer.writeValueAsBytes(output);
    }

    private @Nullable String text(byte[] payload) throws IOException {
        if (payload.length == 0) {
            return null;
        }
        try (JsonParser parser = json.createParser(payload)) {
            JsonToken token = parser.nextToken();
            String text = switch (token) {
                case VALUE_STRING -> parser.getText();
                case VALUE_NULL -> null;
                case null, default -> throw new JsonParseException(parser,
                        "the handler takes a String, so the payload must be a JSON string; take byte[] to have any payload "
                                + "as it is");
            };
            if (parser.nextToken() != null) {
                throw new JsonParseException(parser, "the payload goes on after the JSON string");
            }
            return text;
        }
    }

    private ObjectMapper mapper() {
        ObjectMapper made = mapper;
        if (made == null) {
            made = JsonMapper.builder(json)
                    .typeFactory(types)
                    .addModule(new Jdk8Module())
                    .addModule(new JavaTimeModule())
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                    .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                    .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
                    .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
                    .configure(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION, false)
                    .build();
            mapper = made;
        }
        return made;
    }
}
