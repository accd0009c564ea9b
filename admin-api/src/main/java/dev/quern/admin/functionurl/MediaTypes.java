package dev.quern.admin.functionurl;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/** Which bodies travel as text in an event, and which in Base64. */
final class MediaTypes {

    private static final Set<String> TEXT = Set.of("application/json", "application/xml", "application/javascript");

    private MediaTypes() {}

    static boolean isText(String contentType) {
        int end = contentType.indexOf(';');
        String type = (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        return type.startsWith("text/") || TEXT.contains(type) || type.endsWith("+json") || type.endsWith("+xml");
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
