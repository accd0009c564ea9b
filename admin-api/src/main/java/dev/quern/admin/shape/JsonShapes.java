package dev.quern.admin.shape;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.quern.admin.shape.Member.Location;
import dev.quern.admin.shape.Shape.Enumeration;
import dev.quern.admin.shape.Shape.Kind;
import dev.quern.admin.shape.Shape.ListOf;
import dev.quern.admin.shape.Shape.MapOf;
import dev.quern.admin.shape.Shape.Scalar;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON bodies to drafts and records to JSON bodies. Timestamps are seconds since the epoch, binary data is base64.
 * Thread-safe.
 */
public final class JsonShapes {
    // a code package travels as one base64 text of up to 70 MB; what a body may hold is limited before it gets here
    private final JsonFactory factory = JsonFactory.builder().streamReadConstraints(
            StreamReadConstraints.builder().maxStringLength(200_000_000).maxNestingDepth(100).build()).build();

    /** Reads a body into the body members of a new draft; an empty body is an empty object. */
    public Draft read(RecordShape shape, byte[] body) throws ShapeException {
        if (body.length == 0) {
            return new Draft(shape);
        }
        try (JsonParser parser = factory.createParser(body)) {
            if (parser.nextToken() == null) {
                return new Draft(shape);
            }
            Object value = value(parser, shape, "", "");
            if (parser.nextToken() != null) {
                throw new ShapeException.Malformed("Unexpected content after the end of the object");
            }
            return value instanceof Draft draft ? draft : new Draft(shape);
        } catch (JsonProcessingException e) {
            throw new ShapeException.Malformed(e.getOriginalMessage() + where(e));
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }

    private static String where(JsonProcessingException e) {
        return e.getLocation() == null
                ? ""
                : " at line: " + e.getLocation().getLineNr() + ", column: " + e.getLocation().getColumnNr();
    }

    private @Nullable Object value(JsonParser parser, Shape shape, String path, String label)
            throws IOException, ShapeException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        return switch (shape) {
            case RecordShape record -> {
                expect(token, JsonToken.START_OBJECT, label);
                yield record(parser, record, path, label);
            }
            case ListOf list -> {
                expect(token, JsonToken.START_ARRAY, label);
                List<Object> items = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(present(value(parser, list.member(), path, label), label));
                }
                yield items;
            }
            case MapOf map -> {
                expect(token, JsonToken.START_OBJECT, label);
                Map<String, Object> entries = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String key = parser.currentName();
                    parser.nextToken();
                    entries.put(key, present(value(parser, map.value(), path, label), label));
                }
                yield entries;
            }
            case Enumeration _ -> scalar(parser, Kind.STRING, label);
            case Scalar scalar -> scalar(parser, scalar.kind(), label);
        };
    }

    private static Object present(@Nullable Object item, String label) throws ShapeException {
        if (item == null) {
            throw new ShapeException.WrongType("NULL_VALUE found where a value was expected" + at(label));
        }
        return item;
    }

    private Draft record(JsonParser parser, RecordShape shape, String path, String label)
            throws IOException, ShapeException {
        Draft draft = new Draft(shape);
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            int index = shape.bodyMember(name);
            if (index >= 0) {
                Member member = shape.members().get(index);
                String deeper = label.isEmpty() ? member.label() : label + "." + member.label();
                draft.put(index, value(parser, member.shape(), path + name + ".", deeper));
            } else if (token != JsonToken.VALUE_NULL && shape.notImplemented().contains(name)) {
                throw new ShapeException.Unsupported(path + name);
            } else {
                // what the model does not know is skipped, as AWS does
                parser.skipChildren();
            }
        }
        return draft;
    }

    private static Object scalar(JsonParser parser, Kind kind, String label) throws IOException, ShapeException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            throw new ShapeException.WrongType("Start of structure or map found where not expected." + at(label));
        }
        if (token == JsonToken.START_ARRAY) {
            throw new ShapeException.WrongType("Start of list found where not expected." + at(label));
        }
        boolean text = token == JsonToken.VALUE_STRING;
        boolean number = token.isNumeric();
        Object value = switch (kind) {
            case STRING -> text ? parser.getText() : null;
            case BOOLEAN -> token.isBoolean() ? (Object) parser.getBooleanValue() : null;
            case INTEGER -> number ? whole(parser, Integer.MIN_VALUE, Integer.MAX_VALUE, true) : null;
            case LONG -> number ? whole(parser, Long.MIN_VALUE, Long.MAX_VALUE, false) : null;
            case DOUBLE -> number ? (Object) parser.getDoubleValue() : null;
            case TIMESTAMP -> number ? instant(parser.getDecimalValue()) : null;
            case BLOB -> text ? blob(parser, label) : null;
        };
        if (value == null) {
            String found = number
                    ? "NUMBER_VALUE"
                    : token.isBoolean()
                            ? token.name().substring(6) + "_VALUE"
                            : "STRING_VALUE";
            throw new ShapeException.WrongType(found + " can not be converted to " + kind.title() + at(label));
        }
        return value;
    }

    private static @Nullable Object whole(JsonParser parser, long min, long max, boolean narrow) throws IOException {
        BigDecimal number = parser.getDecimalValue();
        // the scale is looked at first: 1e999999999 must not be written out
        if (number.scale() > 400 || number.scale() < -30 || number.stripTrailingZeros().scale() > 0
                || number.compareTo(BigDecimal.valueOf(min)) < 0 || number.compareTo(BigDecimal.valueOf(max)) > 0) {
            return null;
        }
        return narrow ? (Object) number.intValueExact() : (Object) number.longValueExact();
    }

    private static @Nullable Instant instant(BigDecimal seconds) {
        if (Math.abs((long) seconds.precision() - seconds.scale()) > 15 || Math.abs(seconds.scale()) > 40) {
            return null;
        }
        return Instant.ofEpochMilli(seconds.movePointRight(3).longValue());
    }

    private static byte[] blob(JsonParser parser, String label) throws IOException, ShapeException {
        try {
            return parser.getBinaryValue();
        } catch (JsonParseException e) {
            throw new ShapeException.WrongType("The value is not valid base64" + at(label));
        }
    }

    private static void expect(JsonToken token, JsonToken wanted, String label) throws ShapeException {
        if (token != wanted) {
            throw new ShapeException.WrongType(switch (token) {
                case START_OBJECT -> "Start of structure or map found where not expected.";
                case START_ARRAY -> "Start of list found where not expected.";
                default -> "Unexpected field type";
            } + at(label));
        }
    }

    private static String at(String label) {
        return label.isEmpty() ? "" : " (at '" + label + "')";
    }

    /** The body members of a record as a JSON object; absent members are left out. */
    public byte[] write(RecordShape shape, Object record) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        try (JsonGenerator generator = factory.createGenerator(out)) {
            members(generator, shape, record);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return out.toByteArray();
    }

    /** A flat object of texts, such as the body of an error. */
    public byte[] write(Map<String, String> members) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(128);
        try (JsonGenerator generator = factory.createGenerator(out)) {
            generator.writeStartObject();
            for (Map.Entry<String, String> member : members.entrySet()) {
                generator.writeStringField(member.getKey(), member.getValue());
            }
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return out.toByteArray();
    }

    private static void members(JsonGenerator generator, RecordShape shape, Object record) throws IOException {
        generator.writeStartObject();
        for (Member member : shape.members()) {
            Object value = member.location() == Location.BODY ? member.of(record) : null;
            if (value != null) {
                generator.writeFieldName(member.name());
                write(generator, member.shape(), value);
            }
        }
        generator.writeEndObject();
    }

    private static void write(JsonGenerator generator, Shape shape, Object value) throws IOException {
        switch (shape) {
            case RecordShape record -> members(generator, record, value);
            case Enumeration _ -> generator.writeString(value instanceof WireEnum named
                    ? named.wire()
                    : ((Enum<?>) value).name());
            case ListOf list -> {
                generator.writeStartArray();
                for (Object item : (List<?>) value) {
                    write(generator, list.member(), item);
                }
                generator.writeEndArray();
            }
            case MapOf map -> {
                generator.writeStartObject();
                for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
                    generator.writeFieldName((String) entry.getKey());
                    write(generator, map.value(), entry.getValue());
                }
                generator.writeEndObject();
            }
            case Scalar scalar -> scalar(generator, scalar.kind(), value);
        }
    }

    private static void scalar(JsonGenerator generator, Kind kind, Object value) throws IOException {
        switch (kind) {
            case STRING -> generator.writeString((String) value);
            case INTEGER -> generator.writeNumber((Integer) value);
            case LONG -> generator.writeNumber((Long) value);
            case DOUBLE -> generator.writeNumber((Double) value);
            case BOOLEAN -> generator.writeBoolean((Boolean) value);
            case BLOB -> generator.writeBinary((byte[]) value);
            case TIMESTAMP -> generator.writeNumber(BigDecimal.valueOf(((Instant) value).toEpochMilli(), 3));
        }
    }
}
