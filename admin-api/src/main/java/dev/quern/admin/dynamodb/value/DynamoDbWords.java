package dev.quern.admin.dynamodb.value;

import com.fasterxml.jackson.core.JsonToken;
import dev.quern.admin.shape.Base64Fault;
import dev.quern.admin.shape.KindWords;
import dev.quern.admin.shape.Shape;

/** How DynamoDB says that JSON is of another kind than it should be. It never says where. */
public final class DynamoDbWords implements KindWords {

    static final String MODEL = "com.amazonaws.dynamodb.v20120810.";
    static final String MAP_OF_VALUES = "java.util.Map<java.lang.String, " + MODEL + "AttributeValue>";

    private static final String STRUCTURE = "Start of structure or map found where not expected";

    @Override
    public String notScalar(JsonToken found, Shape.Kind wanted, String label) {
        return switch (wanted) {
            case STRING -> notScalar(found, "String", "java.lang.String");
            case INTEGER -> notScalar(found, "Integer", "java.lang.Integer");
            case LONG -> notScalar(found, "Long", "java.lang.Long");
            case DOUBLE -> notScalar(found, "Double", "java.lang.Double");
            case BOOLEAN -> notBoolean(found);
            case TIMESTAMP -> notScalar(found, "Date", "java.util.Date");
            case BLOB -> notBytes(found);
        };
    }

    static String notString(JsonToken found) {
        return notScalar(found, "String", "java.lang.String");
    }

    static String notBoolean(JsonToken found) {
        return found == JsonToken.VALUE_STRING
                ? "Unexpected token received from parser"
                : notScalar(found, "Boolean", "java.lang.Boolean");
    }

    static String notBytes(JsonToken found) {
        return switch (found) {
            case START_OBJECT -> STRUCTURE;
            case START_ARRAY -> "Unrecognized collection type class java.nio.ByteBuffer";
            default -> "Only base64-encoded strings are convertible to bytes";
        };
    }

    private static String notScalar(JsonToken found, String name, String type) {
        return switch (found) {
            case START_OBJECT -> STRUCTURE;
            case START_ARRAY -> "Unrecognized collection type class " + type;
            case VALUE_TRUE -> "TRUE_VALUE cannot be converted to " + name;
            case VALUE_FALSE -> "FALSE_VALUE cannot be converted to " + name;
            case VALUE_NUMBER_INT -> "NUMBER_VALUE cannot be converted to " + name;
            case VALUE_NUMBER_FLOAT -> "DECIMAL_VALUE cannot be converted to " + name;
            default -> "STRING_VALUE cannot be converted to " + name;
        };
    }

    /** Text that is no base64: why not. */
    @Override
    public String notBase64(String text, String label) {
        return Base64Fault.of(text);
    }

    @Override
    public String notContainer(JsonToken found, Shape wanted, String label) {
        return switch (wanted) {
            case Shape.ListOf _ -> notList(found);
            case Shape.MapOf map -> notObject(found, "java.util.Map<java.lang.String, "
                    + (map.value() instanceof Shape.Scalar ? "java.lang.String" : MODEL + "AttributeValue") + ">");
            default -> notObject(found, "class " + MODEL + "Request");
        };
    }

    static String notList(JsonToken found) {
        return found == JsonToken.START_OBJECT ? STRUCTURE : "Unexpected field type";
    }

    static String notObject(JsonToken found, String type) {
        return found == JsonToken.START_ARRAY ? "Unrecognized collection type " + type : "Unexpected field type";
    }
}
