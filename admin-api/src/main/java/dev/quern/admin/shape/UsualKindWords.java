package dev.quern.admin.shape;

import com.fasterxml.jackson.core.JsonToken;
import dev.quern.admin.shape.Shape.Kind;

/** Says where it is. */
final class UsualKindWords implements KindWords {

    @Override
    public String notScalar(JsonToken found, Kind wanted, String label) {
        return switch (found) {
            case START_OBJECT, START_ARRAY -> container(found) + at(label);
            default -> (found.isNumeric()
                    ? "NUMBER_VALUE"
                    : found.isBoolean() ? found.name().substring("VALUE_".length()) + "_VALUE" : "STRING_VALUE")
                    + " can not be converted to " + wanted.title() + at(label);
        };
    }

    @Override
    public String notBase64(String text, String label) {
        return "The value is not valid base64" + at(label);
    }

    @Override
    public String notContainer(JsonToken found, Shape wanted, String label) {
        return container(found) + at(label);
    }

    private static String container(JsonToken found) {
        return switch (found) {
            case START_OBJECT -> "Start of structure or map found where not expected.";
            case START_ARRAY -> "Start of list found where not expected.";
            default -> "Unexpected field type";
        };
    }

    private static String at(String label) {
        return label.isEmpty() ? "" : " (at '" + label + "')";
    }
}
