package dev.quern.admin.functionurl;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.quern.admin.http.WireResponse;
import dev.quern.admin.http.WireResponse.Field;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a function answered, as HTTP. An object with {@code statusCode} says status, headers, cookies and body; any
 * other JSON is
 * the body itself, with status 200.
 */
final class HttpAnswer {

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).maxNestingDepth(10_000).build())
            .build();

    private static final Field JSON_TYPE = new Field("content-type", "application/json");

    /** Headers that belong to the connection: the listener's, not the function's. */
    private static final List<String> NOT_THE_FUNCTIONS = List.of("content-length", "transfer-encoding", "connection",
            "keep-alive", "upgrade");

    private int status = -1;
    private final List<Field> headers = new ArrayList<>();
    private final List<Field> cookies = new ArrayList<>();
    private @Nullable String body;
    private boolean base64;
    private boolean typed;

    private HttpAnswer() {}

    /** The answer; empty if what the function said is not JSON, or not in the form. */
    static Optional<WireResponse> read(byte[] payload) {
        HttpAnswer answer = new HttpAnswer();
        try (JsonParser json = JSON.createParser(payload)) {
            JsonToken first = json.nextToken();
            if (first == JsonToken.START_OBJECT) {
                answer.object(json);
            } else if (first != null) {
                json.skipChildren();
            }
            if (json.nextToken() != null) {
                return Optional.empty();
            }
            return Optional.of(answer.status < 0
                    ? new WireResponse(200, List.of(JSON_TYPE), new WireResponse.Whole(payload))
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
     */
    static WireResponse head(byte[] prelude, WireResponse.Body body) throws IOException {
        HttpAnswer answer = new HttpAnswer();
        try (JsonParser json = JSON.createParser(prelude)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("the head of a streamed answer is an object");
            }
            answer.object(json);
        }
        List<Field> fields = new ArrayList<>(answer.headers);
        fields.addAll(answer.cookies);
        return new WireResponse(answer.status < 0 ? 200 : answer.status, fields, body);
    }

    private void object(JsonParser json) throws IOException {
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            switch (name) {
                case "statusCode" -> status = Integer.parseInt(json.getValueAsString("").strip());
                case "headers" -> headers(json, value);
                case "cookies" -> cookies(json, value);
                case "body" -> body = value == JsonToken.VALUE_NULL ? null : text(json, value);
                case "isBase64Encoded" -> base64 = value == JsonToken.VALUE_TRUE;
                default -> json.skipChildren();
            }
        }
    }

    private static String text(JsonParser json, JsonToken value) throws IOException {
        if (!value.isScalarValue()) {
            throw new IOException("a text was expected, not " + value);
        }
        return json.getText();
    }

    private void headers(JsonParser json, JsonToken value) throws IOException {
        if (value != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            String text = text(json, json.nextToken());
            String lower = name.toLowerCase(Locale.ROOT);
            typed |= lower.equals("content-type");
            if (!NOT_THE_FUNCTIONS.contains(lower)) {
                headers.add(new Field(name, text));
            }
        }
    }

    private void cookies(JsonParser json, JsonToken value) throws IOException {
        if (value != JsonToken.START_ARRAY) {
            json.skipChildren();
            return;
        }
        for (JsonToken item = json.nextToken(); item != JsonToken.END_ARRAY; item = json.nextToken()) {
            cookies.add(new Field("set-cookie", text(json, item)));
        }
    }

    private WireResponse response() {
        List<Field> fields = new ArrayList<>(headers);
        if (!typed) {
            fields.add(JSON_TYPE);
        }
        fields.addAll(cookies);
        String text = body == null ? "" : body;
        byte[] bytes = base64 ? Base64.getDecoder().decode(text) : text.getBytes(StandardCharsets.UTF_8);
        return new WireResponse(status, fields, new WireResponse.Whole(bytes));
    }
}
