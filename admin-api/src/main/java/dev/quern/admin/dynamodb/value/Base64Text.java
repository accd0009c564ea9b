package dev.quern.admin.dynamodb.value;

import dev.quern.admin.shape.ShapeException;
import java.util.Base64;

/** Base64 as the service takes it: whole groups of four, no other characters, no bits left over. */
final class Base64Text {

    private Base64Text() {}

    static byte[] decode(String text) throws ShapeException {
        if (text.length() % 4 == 0) {
            try {
                byte[] bytes = Base64.getDecoder().decode(text);
                if (!text.endsWith("=") || Base64.getEncoder().encodeToString(bytes).equals(text)) {
                    return bytes;
                }
            } catch (IllegalArgumentException e) {
                // the words below say what is wrong
            }
        }
        throw ShapeException.wrongType(new DynamoDbWords().notBase64(text, ""));
    }
}
