package dev.quern.runtime.java.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.quern.function.HttpRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the event of a function URL (payload format 2.0), token by token. */
final class HttpRequestReader implements Decoder {

    private static final byte[] NO_BODY = new byte[0];

    private final JsonFactory json;

    HttpRequestReader(JsonFactory json) {
        this.json = json;
    }

    @Override
    public @Nullable Object decode(byte[] payload) throws IOException {
        if (payload.length == 0) {
            return null;
        }
        try (JsonParser parser = json.createParser(payload)) {
            JsonToken first = parser.nextToken();
            if (first == JsonToken.VALUE_NULL) {
                return null;
            }
            if (first != JsonToken.START_OBJECT) {
                throw notHttp(parser, "it is not a JSON object");
            }
            Event event = new Event();
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                parser.nextToken();
                event.field(parser, name);
            }
            return event.toRequest(parser);
        }
    }

    private static JsonParseException notHttp(JsonParser parser, String reason) {
        return new JsonParseException(parser,
                "the handler takes an HttpRequest, but the payload is not the event of a function URL (format 2.0): "
                        + reason);
    }

    private static final class Event {

        private @Nullable String method;
        private @Nullable String rawPath;
        private String rawQuery = "";
        private String sourceIp = "";
        private @Nullable String body;
        private boolean base64;
        private Map<String, String> headers = Map.of();
        private Map<String, String> query = Map.of();
        private List<String> cookies = List.of();

        void field(JsonParser parser, String name) throws IOException {
            switch (name) {
                case "rawPath" -> rawPath = parser.getValueAsString();
                case "rawQueryString" -> rawQuery = text(parser);
                case "headers" -> headers = strings(parser, true);
                case "queryStringParameters" -> query = strings(parser, false);
                case "cookies" -> cookies = list(parser);
                case "body" -> body = parser.getValueAsString();
                case "isBase64Encoded" -> base64 = parser.getValueAsBoolean();
                case "requestContext" -> context(parser);
                default -> parser.skipChildren();
            }
        }

        private void context(JsonParser parser) throws IOException {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                parser.skipChildren();
                return;
            }
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                JsonToken token = parser.nextToken();
                if (name.equals("http") && token == JsonToken.START_OBJECT) {
                    http(parser);
                } else {
                    parser.skipChildren();
                }
            }
        }

        private void http(JsonParser parser) throws IOException {
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                parser.nextToken();
                switch (name) {
                    case "method" -> method = parser.getValueAsString();
                    case "sourceIp" -> sourceIp = text(parser);
                    default -> parser.skipChildren();
                }
            }
        }

        HttpRequest toRequest(JsonParser parser) throws IOException {
            if (method == null) {
                throw notHttp(parser, "requestContext.http.method is missing");
            }
            if (rawPath == null) {
                throw notHttp(parser, "rawPath is missing");
            }
            return new HttpRequest(method.toUpperCase(Locale.ROOT), decoded(rawPath), rawQuery, query, headers, cookies,
                    bytes(parser), sourceIp);
        }

        private byte[] bytes(JsonParser parser) throws IOException {
            if (body == null || body.isEmpty()) {
                return NO_BODY;
            }
            if (!base64) {
                return body.getBytes(StandardCharsets.UTF_8);
            }
            try {
                return Base64.getDecoder().decode(body);
            } catch (IllegalArgumentException e) {
                throw notHttp(parser, "body is not base64: " + e.getMessage());
            }
        }

        private static String text(JsonParser parser) throws IOException {
            String value = parser.getValueAsString();
            return value == null ? "" : value;
        }

        private static Map<String, String> strings(JsonParser parser, boolean lowerCase) throws IOException {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                parser.skipChildren();
                return Map.of();
            }
            Map<String, String> values = new HashMap<>();
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                parser.nextToken();
                String value = parser.getValueAsString();
                if (value == null) {
                    parser.skipChildren();
                } else {
                    values.put(lowerCase ? name.toLowerCase(Locale.ROOT) : name, value);
                }
            }
            return values;
        }

        private static List<String> list(JsonParser parser) throws IOException {
            if (parser.currentToken() != JsonToken.START_ARRAY) {
                parser.skipChildren();
                return List.of();
            }
            List<String> values = new ArrayList<>();
            for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                String value = parser.getValueAsString();
                if (value == null) {
                    parser.skipChildren();
                } else {
                    values.add(value);
                }
            }
            return values;
        }
    }

    /** The path with its percent escapes decoded; what is not an escape stays as it is. */
    private static String decoded(String path) {
        if (path.indexOf('%') < 0) {
            return path;
        }
        byte[] source = path.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(source.length);
        for (int i = 0; i < source.length; i++) {
            int high = source[i] == '%' && i + 2 < source.length ? Character.digit(source[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(source[i + 2], 16);
            if (low < 0) {
                out.write(source[i]);
            } else {
                out.write(high << 4 | low);
                i += 2;
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
