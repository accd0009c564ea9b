package dev.quern.runtime.java.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.quern.function.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the answer of a function URL: text as text, anything else in base64. */
final class HttpResponseWriter {

    private static final int ROOM_FOR_HEADERS = 256;

    private final JsonFactory json;

    HttpResponseWriter(JsonFactory json) {
        this.json = json;
    }

    byte[] write(HttpResponse response) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(response.body().length + ROOM_FOR_HEADERS);
        try (JsonGenerator generator = json.createGenerator(out)) {
            generator.writeStartObject();
            generator.writeNumberField("statusCode", response.status());
            generator.writeObjectFieldStart("headers");
            for (Map.Entry<String, String> header : response.headers().entrySet()) {
                generator.writeStringField(header.getKey(), header.getValue());
            }
            generator.writeEndObject();
            if (!response.cookies().isEmpty()) {
                generator.writeArrayFieldStart("cookies");
                for (String cookie : response.cookies()) {
                    generator.writeString(cookie);
                }
                generator.writeEndArray();
            }
            String text = text(response);
            generator.writeStringField("body",
                    text == null ? Base64.getEncoder().encodeToString(response.body()) : text);
            generator.writeBooleanField("isBase64Encoded", text == null);
            generator.writeEndObject();
        }
        return out.toByteArray();
    }

    /** The body where its media type says that it is text, and its bytes are text in UTF-8. */
    private static @Nullable String text(HttpResponse response) {
        if (response.body().length > 0 && !isText(contentType(response))) {
            return null;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(response.body())).toString();
        } catch (CharacterCodingException notUtf8) {
            return null;
        }
    }

    private static String contentType(HttpResponse response) {
        for (Map.Entry<String, String> header : response.headers().entrySet()) {
            if (header.getKey().equalsIgnoreCase("content-type")) {
                return header.getValue().toLowerCase(Locale.ROOT);
            }
        }
        return "";
    }

    private static boolean isText(String contentType) {
        int parameters = contentType.indexOf(';');
        String type = (parameters < 0 ? contentType : contentType.substring(0, parameters)).strip();
        return type.startsWith("text/") || type.endsWith("+json") || type.endsWith("+xml") || switch (type) {
            case "application/json", "application/xml", "application/javascript", "application/x-www-form-urlencoded",
                    "application/x-ndjson", "application/graphql" ->
                true;
            default -> false;
        };
    }
}
