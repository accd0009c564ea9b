package dev.quern.admin.dynamodb.value;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.quern.admin.shape.ShapeException;
import dev.quern.admin.shape.Surrogates;
import dev.quern.storage.tables.item.AttributeType;
import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.item.Binary;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.item.TableNumber;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.item.Utf8;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads values as they come. JSON of the wrong kind ends it; of what is wrong with values of the right kind it keeps
 * the first. For one value or item, and one thread.
 */
final class ValueReader {

    private static final int MAX_NAME_BYTES = 65_535;
    private static final String INVALID = "One or more parameter values were invalid: ";
    private static final String TOO_DEEP = "Nesting Levels have exceeded supported limits: Attributes in the item have"
            + " nested levels beyond supported limit";
    private static final String UNTRUE_NULL = INVALID + "Null attribute value types must have the value of true";
    private static final ValueFault NO_NAME = ValueFault.of(Item.EMPTY_NAME, Item.EMPTY_NAME);
    private static final AttributeValue NOTHING = new AttributeValue.Null();

    private final JsonParser parser;
    private final Function<String, TableNumber> numbers;
    private @Nullable ValueFault fault;
    private int depth;
    /** Whether an entry within a value has no name, which the service looks for last. */
    private boolean nameless;

    ValueReader(JsonParser parser) {
        this(parser, TableNumber::parse);
    }

    /**
     * @param numbers
     *            makes them of their texts
     */
    ValueReader(JsonParser parser, Function<String, TableNumber> numbers) {
        this.parser = parser;
        this.numbers = numbers;
    }

    /** What is wrong with what was read; {@code null} if nothing is. */
    @Nullable
    ValueFault fault() {
        return fault == null && nameless ? NO_NAME : fault;
    }

    private AttributeValue wrong(String message, boolean counted) {
        return wrong(ValueFault.placed(message, counted));
    }

    private AttributeValue wrong(ValueFault found) {
        if (fault == null) {
            fault = found;
        }
        return NOTHING;
    }

    private static ShapeException wrongKind(String message) {
        return ShapeException.wrongType(message);
    }

    /** From the brace of an item or map to its end. */
    Map<String, AttributeValue> attributes() throws IOException, ShapeException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw wrongKind(DynamoDbWords.notObject(parser.currentToken(), DynamoDbWords.MAP_OF_VALUES));
        }
        Map<String, AttributeValue> attributes = new LinkedHashMap<>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            requireName(name);
            if (name.isEmpty() && depth == 0) {
                // wherever it stands, for names are looked at before values
                fault = NO_NAME;
            } else if (name.isEmpty()) {
                nameless = true;
            }
            attributes.put(name, parser.nextToken() == JsonToken.VALUE_NULL ? empty() : value());
        }
        return attributes;
    }

    private void requireName(String name) throws ShapeException {
        // a name of so many characters has at most three times as many bytes
        if (name.length() > MAX_NAME_BYTES / 3
                && name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
            wrong(INVALID + "The name of an attribute has more than " + MAX_NAME_BYTES + " bytes", false);
        }
        Surrogates.requirePairs(name);
    }

    private AttributeValue empty() {
        return wrong("Supplied AttributeValue is empty, must contain exactly one of the supported datatypes", false);
    }

    /** From the brace of a value to its end. */
    AttributeValue value() throws IOException, ShapeException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw wrongKind(DynamoDbWords.notObject(parser.currentToken(),
                    "class " + DynamoDbWords.MODEL + "AttributeValue"));
        }
        AttributeType only = null;
        AttributeValue value = NOTHING;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            AttributeType type = token == JsonToken.VALUE_NULL ? null : typeNamed(name);
            if (type == null) {
                // what no version knows is skipped, and what is null is not there
                parser.skipChildren();
                continue;
            }
            if (only != null && only != type) {
                typed(type, token);
                wrong("Supplied AttributeValue has more than one datatypes set, must contain exactly one of the"
                        + " supported datatypes", false);
                continue;
            }
            only = type;
            value = typed(type, token);
        }
        return only == null ? empty() : value;
    }

    /** Without a search: most values are of the first types. */
    private static @Nullable AttributeType typeNamed(String name) {
        return switch (name) {
            case "S" -> AttributeType.S;
            case "N" -> AttributeType.N;
            case "B" -> AttributeType.B;
            case "M" -> AttributeType.M;
            case "L" -> AttributeType.L;
            case "BOOL" -> AttributeType.BOOL;
            case "NULL" -> AttributeType.NULL;
            case "SS" -> AttributeType.SS;
            case "NS" -> AttributeType.NS;
            case "BS" -> AttributeType.BS;
            default -> null;
        };
    }

    private AttributeValue typed(AttributeType type, JsonToken token) throws IOException, ShapeException {
        return switch (type) {
            case S -> AttributeValue.of(text(token));
            case N -> number(text(token));
            case B -> new AttributeValue.B(Binary.of(bytes(token)));
            case BOOL -> AttributeValue.of(bool(token));
            case NULL -> nothing(token);
            case SS -> set(token, "string", ValueReader::text, AttributeValue.SS::of,
                    twice -> " " + Duplicates.shown(twice, Utf8::compare, ", "));
            case NS -> set(token, "number", ValueReader::setNumber, AttributeValue.NS::of, _ -> "");
            case BS -> set(token, "binary", (reader, element) -> Binary.of(reader.bytes(element)),
                    AttributeValue.BS::of,
                    twice -> " " + Duplicates.shown(twice, Comparator.naturalOrder(), ",") + "of type BS");
            case L -> list(token);
            case M -> map(token);
        };
    }

    private String text(JsonToken token) throws IOException, ShapeException {
        if (token != JsonToken.VALUE_STRING) {
            throw wrongKind(DynamoDbWords.notString(token));
        }
        return Surrogates.requirePairs(parser.getText());
    }

    private AttributeValue number(String text) {
        try {
            return new AttributeValue.N(numbers.apply(text));
        } catch (TablesException.Validation refusal) {
            return wrong(ValueFault.of(refusal.getMessage(), olderRefusal(text, refusal.getMessage())));
        }
    }

    private static String olderRefusal(String text, String newer) {
        try {
            TableNumber.parseNarrow(text);
            return newer;
        } catch (TablesException.Validation refusal) {
            return refusal.getMessage();
        }
    }

    private boolean bool(JsonToken token) throws ShapeException {
        if (!token.isBoolean()) {
            throw wrongKind(DynamoDbWords.notBoolean(token));
        }
        return token == JsonToken.VALUE_TRUE;
    }

    private AttributeValue nothing(JsonToken token) throws ShapeException {
        return bool(token) ? NOTHING : wrong(ValueFault.of(UNTRUE_NULL, UNTRUE_NULL));
    }

    private byte[] bytes(JsonToken token) throws IOException, ShapeException {
        if (token != JsonToken.VALUE_STRING) {
            throw wrongKind(DynamoDbWords.notBytes(token));
        }
        return Base64Text.decode(parser.getText());
    }

    private TableNumber setNumber(JsonToken token) throws IOException, ShapeException {
        return number(text(token)) instanceof AttributeValue.N number ? number.value() : TableNumber.ZERO;
    }

    /** Reads one member of a set. */
    private interface Members<T> {
        T read(ValueReader reader, JsonToken token) throws IOException, ShapeException;
    }

    /** Makes the set. */
    private interface Sets<T> {
        AttributeValue of(List<T> members);
    }

    private <T> AttributeValue set(JsonToken token, String kind, Members<T> members, Sets<T> sets,
            Function<List<T>, String> duplicates) throws IOException, ShapeException {
        requireList(token);
        List<T> read = new ArrayList<>();
        boolean sound = true;
        for (JsonToken element = parser.nextToken(); element != JsonToken.END_ARRAY; element = parser.nextToken()) {
            if (element == JsonToken.VALUE_NULL) {
                wrong(INVALID + "An " + kind + " set  may not have a null " + kind + " as a member", true);
                sound = false;
            } else {
                read.add(members.read(this, element));
            }
        }
        if (fault != null || !sound) {
            return NOTHING;
        }
        try {
            return sets.of(read);
        } catch (TablesException.Validation refusal) {
            return read.isEmpty()
                    ? wrong(refusal.getMessage(), true)
                    : wrong(ValueFault.of(
                            INVALID + "Input collection" + duplicates.apply(read) + " contains duplicates.",
                            refusal.getMessage()));
        }
    }

    private void requireList(JsonToken token) throws ShapeException {
        if (token != JsonToken.START_ARRAY) {
            throw wrongKind(DynamoDbWords.notList(token));
        }
    }

    private AttributeValue list(JsonToken token) throws IOException, ShapeException {
        requireList(token);
        if (tooDeep()) {
            return NOTHING;
        }
        List<AttributeValue> elements = new ArrayList<>();
        for (JsonToken element = parser.nextToken(); element != JsonToken.END_ARRAY; element = parser.nextToken()) {
            elements.add(element == JsonToken.VALUE_NULL ? empty() : value());
        }
        depth--;
        return fault != null ? NOTHING : new AttributeValue.L(elements);
    }

    private AttributeValue map(JsonToken token) throws IOException, ShapeException {
        if (token != JsonToken.START_OBJECT) {
            throw wrongKind(DynamoDbWords.notObject(token, DynamoDbWords.MAP_OF_VALUES));
        }
        if (tooDeep()) {
            return NOTHING;
        }
        Map<String, AttributeValue> entries = attributes();
        depth--;
        return fault != null ? NOTHING : new AttributeValue.M(entries);
    }

    /** Whether the container is skipped, for it lies in as many as a value may; else it counts. */
    private boolean tooDeep() throws IOException {
        if (depth + 1 >= AttributeValue.TOO_DEEP) {
            wrong(new ValueFault(TOO_DEEP, TOO_DEEP, false, false));
            parser.skipChildren();
            return true;
        }
        depth++;
        return false;
    }
}
