package dev.quern.admin.kinesis.call;

import com.fasterxml.jackson.core.JsonToken;
import dev.quern.admin.shape.Base64Fault;
import dev.quern.admin.shape.KindWords;
import dev.quern.admin.shape.Shape;

/** How Kinesis says that a value is of another kind than it should be. It never says where. */
public final class KinesisWords implements KindWords {

    private static final String LIST = "Start of list found where not expected";
    private static final String STRUCTURE = "Start of structure or map found where not expected.";
    private static final String NUMBER = "com.amazon.coral.value.json.numbers.TruncatingBigNumber";

    @Override
    public String notScalar(JsonToken found, Shape.Kind wanted, String label) {
        return switch (found) {
            case START_ARRAY -> LIST;
            case START_OBJECT -> STRUCTURE;
            default -> "class " + javaClass(found) + " can not be converted to " + name(wanted);
        };
    }

    private static String javaClass(JsonToken found) {
        if (found.isNumeric()) {
            return NUMBER;
        }
        return found.isBoolean() ? "java.lang.Boolean" : "java.lang.String";
    }

    private static String name(Shape.Kind wanted) {
        return switch (wanted) {
            case STRING -> "an String";
            case INTEGER -> "an Integer";
            case LONG -> "an Long";
            case DOUBLE -> "an Double";
            case BOOLEAN -> "an Boolean";
            case TIMESTAMP -> "milliseconds since epoch";
            case BLOB -> "a Blob";
        };
    }

    @Override
    public String notBase64(String text, String label) {
        return "'" + text + "' can not be converted to a Blob: " + Base64Fault.of(text);
    }

    @Override
    public boolean truncatesNumbers() {
        return true;
    }

    @Override
    public boolean quotesBase64() {
        return true;
    }

    @Override
    public String notContainer(JsonToken found, Shape wanted, String label) {
        return switch (found) {
            case START_ARRAY -> LIST;
            case START_OBJECT -> STRUCTURE;
            default -> switch (wanted) {
                case Shape.ListOf _ -> "Expected list or null";
                case Shape.MapOf _ -> "Expected map or null";
                default -> "Expected null";
            };
        };
    }
}
