package dev.quern.runtime.mapping.filter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads JSON in one pass and keeps what a {@link Shape} names; the rest is skipped and costs no objects. */
final class RecordReader {

    private static final JsonFactory RECORDS = new JsonFactory();
    private static final JsonFactory PATTERNS = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private RecordReader() {}

    /** Reads a pattern: all of it, its members in their order, none of them twice. */
    static Value pattern(String pattern) throws IOException {
        try (JsonParser parser = PATTERNS.createParser(pattern)) {
            return document(parser, Shape.WHOLE);
        }
    }

    /** Reads a record's document, which is the server's own work. */
    static Value.Members document(Filterable record, Shape shape) {
        try (JsonParser parser = RECORDS.createParser(record.document())) {
            if (document(parser, shape) instanceof Value.Members members) {
                return members;
            }
            throw new IllegalArgumentException("The document of a record is no JSON object");
        } catch (IOException e) {
            throw new IllegalArgumentException("The document of a record is no JSON", e);
        }
    }

    /** Reads what a producer sent, whatever that is. */
    static Value.Carried payload(byte[] bytes, Shape shape) {
        try (JsonParser parser = RECORDS.createParser(bytes)) {
            return new Value.Carried(document(parser, shape), null);
        } catch (IOException _) {
            return new Value.Carried(null, text(bytes));
        }
    }

    private static Value.@Nullable Text text(byte[] bytes) {
        try {
            return new Value.Text(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException _) {
            return null;
        }
    }

    private static Value document(JsonParser parser, Shape shape) throws IOException {
        JsonToken first = parser.nextToken();
        if (first == null) {
            throw new IOException("there is nothing");
        }
        Value value = value(parser, first, shape);
        if (parser.nextToken() != null) {
            throw new IOException("there is more than one value");
        }
        return value;
    }

    private static Value value(JsonParser parser, JsonToken token, Shape shape) throws IOException {
        return switch (token) {
            case START_OBJECT -> members(parser, shape);
            case START_ARRAY -> elements(parser, shape);
            case VALUE_STRING -> new Value.Text(parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> figure(parser);
            case VALUE_TRUE -> Value.Word.TRUE;
            case VALUE_FALSE -> Value.Word.FALSE;
            case VALUE_NULL -> Value.Word.NULL;
            case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT -> throw new IOException(
                    "unexpected " + token);
        };
    }

    private static Value.Members members(JsonParser parser, Shape shape) throws IOException {
        Map<String, Value> members = shape == Shape.WHOLE ? new LinkedHashMap<>() : new HashMap<>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            Shape member = shape.member(name);
            if (member == null) {
                parser.skipChildren();
            } else {
                members.put(name, value(parser, token, member));
            }
        }
        return members.isEmpty() ? Value.Members.NONE : new Value.Members(members);
    }

    private static Value.Elements elements(JsonParser parser, Shape shape) throws IOException {
        List<Value> elements = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            elements.add(value(parser, token, shape));
        }
        return new Value.Elements(elements);
    }

    private static Value.Figure figure(JsonParser parser) throws IOException {
        try {
            return new Value.Figure(parser.getDecimalValue());
        } catch (NumberFormatException | ArithmeticException e) {
            throw new IOException("no number that can be compared", e);
        }
    }
}
