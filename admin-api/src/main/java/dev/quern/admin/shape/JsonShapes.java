package dev.quern.admin.shape;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.quern.admin.shape.Member.Location;
import dev.quern.admin.shape.Shape.CodedShape;
import dev.quern.admin.shape.Shape.Enumeration;
import dev.quern.admin.shape.Shape.Kind;
import dev.quern.admin.shape.Shape.ListOf;
import dev.quern.admin.shape.Shape.MapOf;
import dev.quern.admin.shape.Shape.Scalar;
import java.io.ByteArrayOutputStream;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bodies in JSON, or in what stands for it, to drafts and records to such bodies. Thread-safe. */
public final class JsonShapes {
    // a code package travels as one base64 text of up to 70 MB; what a body may hold is limited before it gets here
    private static final int MAX_STRING = 200_000_000;
    private static final int MAX_DEPTH = 100;

    private final BodyForm form;
    private final JsonFactory factory;
    private final KindWords words;

    public JsonShapes() {
        this(KindWords.USUAL, MAX_DEPTH, StreamReadConstraints.DEFAULT_MAX_NAME_LEN);
    }

    /**
     * @param words
     *            for values of another kind than their members
     * @param maxDepth
     *            how many objects and arrays may lie in each other
     * @param maxName
     *            how many characters the name of a member, or a key of a map, may have
     */
    public JsonShapes(KindWords words, int maxDepth, int maxName) {
        this(BodyForm.JSON, words, maxDepth, maxName);
    }

    private JsonShapes(BodyForm form, KindWords words, int maxDepth, int maxName) {
        this.form = form;
        this.words = words;
        this.factory = form.factory(StreamReadConstraints.builder().maxStringLength(MAX_STRING)
                .maxNestingDepth(maxDepth).maxNameLength(maxName).build());
    }

    /** For bodies in CBOR. */
    public static JsonShapes cbor(KindWords words) {
        return new JsonShapes(BodyForm.CBOR, words, MAX_DEPTH, StreamReadConstraints.DEFAULT_MAX_NAME_LEN);
    }

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
        } catch (CharConversionException e) {
            throw new ShapeException.Malformed("The body is not encoded in UTF-8");
        } catch (IOException e) {
            // reading from memory fails for what is read
            throw new ShapeException.Malformed("The body cannot be read: " + e.getMessage());
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
                expect(token, JsonToken.START_OBJECT, shape, label);
                yield record(parser, record, path, label);
            }
            case ListOf list -> {
                expect(token, JsonToken.START_ARRAY, shape, label);
                List<Object> items = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(present(value(parser, list.member(), path, label), label));
                }
                yield items;
            }
            case MapOf map -> {
                expect(token, JsonToken.START_OBJECT, shape, label);
                Map<String, Object> entries = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String key = Surrogates.requirePairs(parser.currentName());
                    parser.nextToken();
                    entries.put(key, present(value(parser, map.value(), path, label), label));
                }
                yield entries;
            }
            case Enumeration _ -> scalar(parser, Kind.STRING, label);
            case Scalar scalar -> scalar(parser, scalar.kind(), label);
            case CodedShape coded -> coded.codec().read(parser);
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

    private Object scalar(JsonParser parser, Kind kind, String label) throws IOException, ShapeException {
        JsonToken token = parser.currentToken();
        boolean text = token == JsonToken.VALUE_STRING;
        boolean number = token.isNumeric();
        Object value = switch (kind) {
            case STRING -> text ? Surrogates.requirePairs(parser.getText()) : null;
            case BOOLEAN -> token.isBoolean() ? (Object) parser.getBooleanValue() : null;
            case INTEGER -> number ? whole(decimal(parser), Integer.MIN_VALUE, Integer.MAX_VALUE, true) : null;
            case LONG -> number ? whole(decimal(parser), Long.MIN_VALUE, Long.MAX_VALUE, false) : null;
            case DOUBLE -> number ? (Object) parser.getDoubleValue() : null;
            case TIMESTAMP -> number ? instant(decimal(parser)) : null;
            case BLOB -> text || token == JsonToken.VALUE_EMBEDDED_OBJECT ? blob(parser, label) : null;
        };
        if (value == null) {
            throw new ShapeException.WrongType(words.notScalar(token, kind, label));
        }
        return value;
    }

    /** A number; {@code null} if its exponent is beyond all bounds. */
    private static @Nullable BigDecimal decimal(JsonParser parser) throws IOException {
        try {
            return parser.getDecimalValue();
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private @Nullable Object whole(@Nullable BigDecimal any, long min, long max, boolean narrow) {
        // the scale is looked at first: 1e999999999 must not be written out
        if (any == null || any.scale() > 400 || any.scale() < -30) {
            return null;
        }
        BigDecimal number = words.truncatesNumbers()
                ? any.setScale(0, RoundingMode.DOWN).max(BigDecimal.valueOf(min)).min(BigDecimal.valueOf(max))
                : any;
        if (number.stripTrailingZeros().scale() > 0
                || number.compareTo(BigDecimal.valueOf(min)) < 0 || number.compareTo(BigDecimal.valueOf(max)) > 0) {
            return null;
        }
        return narrow ? (Object) number.intValueExact() : (Object) number.longValueExact();
    }

    private @Nullable Instant instant(@Nullable BigDecimal time) {
        if (time == null || Math.abs((long) time.precision() - time.scale()) > 15
                || Math.abs(time.scale()) > 40) {
            return null;
        }
        return Instant.ofEpochMilli(time.movePointRight(form.digitsOfMillis()).longValue());
    }

    private byte[] blob(JsonParser parser, String label) throws IOException, ShapeException {
        if (parser.currentToken() == JsonToken.VALUE_STRING && words.quotesBase64()) {
            return decoded(parser.getText(), label);
        }
        try {
            return parser.getBinaryValue();
        } catch (JsonParseException e) {
            throw new ShapeException.WrongType(words.notBase64("", label));
        }
    }

    private byte[] decoded(String text, String label) throws ShapeException {
        if (text.length() % 4 == 0 && !Base64Fault.leavesBits(text)) {
            try {
                return Base64.getDecoder().decode(text);
            } catch (IllegalArgumentException e) {
                throw new ShapeException.WrongType(words.notBase64(text, label));
            }
        }
        throw new ShapeException.WrongType(words.notBase64(text, label));
    }

    private void expect(JsonToken token, JsonToken wanted, Shape shape, String label) throws ShapeException {
        if (token != wanted) {
            throw new ShapeException.WrongType(words.notContainer(token, shape, label));
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

    /** Prints into memory. */
    @FunctionalInterface
    public interface Printing {
        void print(JsonGenerator generator) throws IOException;
    }

    /** A body that its printer makes. */
    public byte[] write(Printing printing) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        try (JsonGenerator generator = factory.createGenerator(out)) {
            printing.print(generator);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return out.toByteArray();
    }

    /**
     * The start of a value that is not checked yet, as JSON.
     *
     * @param value
     *            with drafts for records
     * @param limit
     *            so many characters, if there are as many
     */
    String start(Shape shape, Object value, int limit) {
        LimitedWriter out = new LimitedWriter(limit);
        try (JsonGenerator generator = factory.createGenerator(out)) {
            write(generator, shape, value);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return out.toString();
    }

    private void members(JsonGenerator generator, RecordShape shape, Object record) throws IOException {
        generator.writeStartObject();
        List<Member> members = shape.members();
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get(i);
            Object value = member.location() != Location.BODY
                    ? null
                    : record instanceof Draft draft ? draft.value(i) : member.of(record);
            if (value != null) {
                generator.writeFieldName(member.name());
                write(generator, member.shape(), value);
            }
        }
        generator.writeEndObject();
    }

    private void write(JsonGenerator generator, Shape shape, Object value) throws IOException {
        switch (shape) {
            case RecordShape record -> members(generator, record, value);
            case Enumeration _ -> generator.writeString(switch (value) {
                case WireEnum named -> named.wire();
                case Enum<?> constant -> constant.name();
                default -> (String) value; // of a draft
            });
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
            case CodedShape coded -> coded.write(generator, value);
        }
    }

    private void scalar(JsonGenerator generator, Kind kind, Object value) throws IOException {
        switch (kind) {
            case STRING -> generator.writeString((String) value);
            case INTEGER -> generator.writeNumber((Integer) value);
            case LONG -> generator.writeNumber((Long) value);
            case DOUBLE -> generator.writeNumber((Double) value);
            case BOOLEAN -> generator.writeBoolean((Boolean) value);
            case BLOB -> generator.writeBinary((byte[]) value);
            case TIMESTAMP -> form.write(generator, (Instant) value);
        }
    }
}
