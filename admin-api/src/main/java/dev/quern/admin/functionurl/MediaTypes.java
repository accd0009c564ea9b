package dev.quern.admin.functionurl;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Which bodies travel as text in an event, and which in Base64. */
final class MediaTypes {

    private static final String JSON = "application/json";

    private MediaTypes() {}

    /**
     * Whether a body of this type is text. As measured on AWS: {@code text/*} and three of {@code application/}; forms
     * and bodies without a type are not. Types that say of themselves that they are JSON or XML are text too.
     */
    static boolean isText(String contentType) {
        if (contentType.equals(JSON)) {
            return true;
        }
        int end = contentType.indexOf(';');
        String type = (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        return type.startsWith("text/") || switch (type) {
            case JSON, "application/xml", "application/javascript" -> true;
            default -> type.endsWith("+json") || type.endsWith("+xml");
        };
    }

    static boolean isUtf8(byte[] bytes) {
        boolean ascii = true;
        for (byte b : bytes) {
            ascii &= b >= 0;
        }
        if (ascii) {
            return true;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
