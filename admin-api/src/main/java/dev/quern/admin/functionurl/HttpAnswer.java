package dev.quern.admin.functionurl;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.quern.admin.http.WireResponse;
import dev.quern.admin.http.WireResponse.Field;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a function answered, as HTTP. An object with {@code statusCode} says status, headers, cookies and body; any
 * other JSON is the body itself, with status 200: a text without its quotes, everything else as it is.
 */
final class HttpAnswer {

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE)
                    .maxNestingDepth(10_000).build())
            // the names are the functions', without end: the table of those that were seen is emptied when it is large
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW).build();

    private static final List<Field> JSON_TYPE = List.of(new Field("content-type", "application/json"));
    private static final List<Field> BYTES_TYPE = List.of(new Field("content-type", "application/octet-stream"));
    private static final byte[] NOTHING = {};

    /** Headers that belong to the connection, or that the listener gives itself. */
    private static final Set<String> THE_LISTENERS = Set.of("content-length", "transfer-encoding", "connection",
            "keep-alive", "proxy-connection", "te", "trailer", "upgrade", "x-amzn-requestid");

    /** 1xx are no answers: the client would wait for another. */
    private static final int LEAST_STATUS = 200;

    private int status = -1;
    private final List<Field> headers = new ArrayList<>();
    private @Nullable List<Field> cookies;
    private @Nullable String body;
    private boolean base64;
    private boolean typed;

    private HttpAnswer() {}

    /** The answer; empty if what the function said is not JSON, or not in the form. */
    static Optional<WireResponse> read(byte[] payload) {
        HttpAnswer answer = new HttpAnswer();
        try (JsonParser json = JSON.createParser(payload)) {
            JsonToken first = json.nextToken();
            byte[] whole = payload;
            if (first == JsonToken.START_OBJECT) {
                answer.object(json);
            } else if (first == JsonToken.VALUE_STRING) {
                whole = json.getText().getBytes(StandardCharsets.UTF_8);
            } else if (first != null) {
                json.skipChildren();
            }
            if (json.nextToken() != null) {
                return Optional.empty();
            }
            return Optional.of(answer.status < 0
                    ? new WireResponse(200, JSON_TYPE, new WireResponse.Whole(whole))
                    : answer.response());
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * The head of a streamed answer, from the JSON that comes before its body.
     *
     * @throws IOException
     *             if it is not in the form
     * @throws IllegalArgumentException
     *             if its status is none
     */
    static WireResponse head(byte[] prelude, WireResponse.Body body) throws IOException {
        HttpAnswer answer = new HttpAnswer();
        try (JsonParser json = JSON.createParser(prelude)) {
            json.nextToken();
            answer.object(json);
        }
        return new WireResponse(answer.status < 0 ? 200 : answer.status, answer.fields(BYTES_TYPE), body);
    }

    private void object(JsonParser json) throws IOException {
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            switch (name) {
                case "statusCode" -> status = value == JsonToken.VALUE_NULL ? -1 : status(text(json, value));
                case "headers" -> headers(json, value);
                case "cookies" -> cookies(json, value);
                case "body" -> body = body(json, value);
                case "isBase64Encoded" -> base64 = value == JsonToken.VALUE_TRUE;
                default -> json.skipChildren();
            }
        }
    }

    private static int status(String text) throws IOException {
        int status = Integer.parseInt(text.strip());
        if (status < LEAST_STATUS || status > 599) {
            throw new IOException("statusCode is " + LEAST_STATUS + " to 599, not " + status);
        }
        return status;
    }

    private static String text(JsonParser json, JsonToken value) throws IOException {
        if (!value.isScalarValue()) {
            throw new IOException("a text was expected, not " + value);
        }
        return json.getText();
    }

    /** The body's text; one that is no text is its JSON. */
    private static @Nullable String body(JsonParser json, JsonToken value) throws IOException {
        if (value == JsonToken.VALUE_NULL) {
            return null;
        }
        if (value.isScalarValue()) {
            return json.getText();
        }
        StringWriter text = new StringWriter();
        try (JsonGenerator copy = JSON.createGenerator(text)) {
            copy.copyCurrentStructure(json);
        }
        return text.toString();
    }

    private void headers(JsonParser json, JsonToken value) throws IOException {
        if (value != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            JsonToken token = json.nextToken();
            if (token == JsonToken.VALUE_NULL) {
                continue;
            }
            String text = text(json, token);
            String lower = name.toLowerCase(Locale.ROOT);
            typed |= lower.equals("content-type");
            if (!THE_LISTENERS.contains(lower)) {
                headers.add(field(name, text));
            }
        }
    }

    private void cookies(JsonParser json, JsonToken value) throws IOException {
        if (value != JsonToken.START_ARRAY) {
            json.skipChildren();
            return;
        }
        cookies = new ArrayList<>();
        for (JsonToken item = json.nextToken(); item != JsonToken.END_ARRAY; item = json.nextToken()) {
            cookies.add(field("set-cookie", text(json, item)));
        }
    }

    /** A field that HTTP can carry: a value beyond ASCII goes out as UTF-8. */
    private static Field field(String name, String value) throws IOException {
        boolean token = !name.isEmpty();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            token &= c > ' ' && c < 0x7f && "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0;
        }
        boolean ascii = true;
        boolean line = true;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            line &= c >= ' ' && c != 0x7f || c == '\t';
            ascii &= c < 0x80;
        }
        if (!token || !line) {
            throw new IOException("HTTP cannot carry the header " + name);
        }
        return new Field(name, ascii
                ? value
                : new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    }

    private WireResponse response() {
        byte[] bytes = body == null
                ? NOTHING
                : base64 ? Base64.getDecoder().decode(body) : body.getBytes(StandardCharsets.UTF_8);
        return new WireResponse(status, fields(JSON_TYPE), new WireResponse.Whole(bytes));
    }

    private List<Field> fields(List<Field> defaultType) {
        if (!typed) {
            headers.addAll(defaultType);
        }
        if (cookies != null) {
            headers.addAll(cookies);
        }
        return headers;
    }
}
