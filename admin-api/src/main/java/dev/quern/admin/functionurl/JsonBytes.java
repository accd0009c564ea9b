package dev.quern.admin.functionurl;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * JSON in the making, in UTF-8. An event has some thirty short texts, most of them known beforehand, and one long one:
 * a generator that keeps account of where in the document it is takes twice as long for them, which shows in the
 * requests per second of a function URL. Whoever uses this sees to the commas. Not thread-safe.
 */
final class JsonBytes {

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    /** What stands after the backslash for a byte below 0x80; {@code u} for the long form, 0 for itself. */
    private static final byte[] ESCAPES = new byte[0x80];

    static {
        Arrays.fill(ESCAPES, 0, 0x20, (byte) 'u');
        ESCAPES['\b'] = 'b';
        ESCAPES['\t'] = 't';
        ESCAPES['\n'] = 'n';
        ESCAPES['\f'] = 'f';
        ESCAPES['\r'] = 'r';
        ESCAPES['"'] = '"';
        ESCAPES['\\'] = '\\';
    }

    private byte[] bytes;
    private int length;

    JsonBytes(int expected) {
        bytes = new byte[expected];
    }

    /** JSON that is written in ASCII already. */
    static byte[] ascii(String json) {
        return json.getBytes(StandardCharsets.US_ASCII);
    }

    /** Adds JSON as it is. */
    JsonBytes raw(byte[] json) {
        room(json.length);
        System.arraycopy(json, 0, bytes, length, json.length);
        length += json.length;
        return this;
    }

    /** Adds one character of JSON, of ASCII. */
    JsonBytes raw(char json) {
        room(1);
        bytes[length++] = (byte) json;
        return this;
    }

    /** Adds a whole number. */
    JsonBytes number(long value) {
        return raw(ascii(Long.toString(value)));
    }

    /** Adds a text, in quotes. A surrogate without its other half becomes a question mark. */
    JsonBytes text(String text) {
        int size = text.length();
        room(size + 2);
        int at = length;
        bytes[at++] = '"';
        for (int i = 0; i < size; i++) {
            char letter = text.charAt(i);
            if (letter >= 0x80 || ESCAPES[letter] != 0) {
                return utf8(text.getBytes(StandardCharsets.UTF_8));
            }
            bytes[at++] = (byte) letter;
        }
        bytes[at++] = '"';
        length = at;
        return this;
    }

    /** Adds a text that is encoded already, in quotes. */
    JsonBytes utf8(byte[] text) {
        room(text.length + 2);
        bytes[length++] = '"';
        int clean = 0;
        for (int i = 0; i < text.length; i++) {
            byte letter = text[i];
            if (letter >= 0 && ESCAPES[letter] != 0) {
                copy(text, clean, i);
                escaped(letter);
                clean = i + 1;
            }
        }
        copy(text, clean, text.length);
        return raw('"');
    }

    private void copy(byte[] text, int from, int to) {
        room(to - from);
        System.arraycopy(text, from, bytes, length, to - from);
        length += to - from;
    }

    private void escaped(byte letter) {
        room(6);
        bytes[length++] = '\\';
        bytes[length++] = ESCAPES[letter];
        if (ESCAPES[letter] == 'u') {
            bytes[length++] = '0';
            bytes[length++] = '0';
            bytes[length++] = HEX[letter >> 4];
            bytes[length++] = HEX[letter & 0xF];
        }
    }

    /** Adds bytes as a text in Base64, in quotes. */
    JsonBytes base64(byte[] binary) {
        return raw('"').raw(Base64.getEncoder().encode(binary)).raw('"');
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }
}
