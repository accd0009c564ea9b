package dev.quern.storage.kv;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the elements of a tuple so that the unsigned order of the bytes is the order of the tuples. The codes
 * are those of FoundationDB's published tuple layer, so that its tools can read our keys.
 *
 * <p>
 * Strings, bytes and nested tuples end with 0x00; a 0x00 inside is followed by 0xFF, which begins no element,
 * so a shorter value sorts first. Integers carry their length in the code; negative ones hold the complement of
 * their magnitude.
 */
final class TupleEncoding {

    static final int NULL = 0x00;
    static final int BYTES = 0x01;
    static final int STRING = 0x02;
    static final int NESTED = 0x05;
    static final int ZERO = 0x14;
    static final int FALSE = 0x26;
    static final int TRUE = 0x27;
    static final int END = 0x00;
    static final int ESCAPE = 0xFF;

    private TupleEncoding() {}

    static void write(KeyBytes out, @Nullable Object element, boolean nested) {
        switch (element) {
            case null -> writeNull(out, nested);
            case byte[] bytes -> writeTerminated(out, BYTES, bytes);
            case String string -> writeTerminated(out, STRING, utf8(string));
            case Long number -> writeInteger(out, number);
            case Boolean flag -> out.write(flag ? TRUE : FALSE);
            case Tuple tuple -> writeNested(out, tuple.elements());
            default -> throw new IllegalArgumentException(
                    "a tuple holds null, byte[], String, integers up to 64 bits, Boolean and tuples, not "
                            + element.getClass().getName());
        }
    }

    static byte[] utf8(String string) {
        byte[] bytes = string.getBytes(StandardCharsets.UTF_8);
        // half of a pair became a question mark, which is shorter
        if (bytes.length != utf8Length(string)) {
            throw new IllegalArgumentException("a key cannot hold a string with half of a surrogate pair");
        }
        return bytes;
    }

    private static int utf8Length(String string) {
        int length = string.length();
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            if (c >= 0x80) {
                // each half of a pair counts two of the four bytes
                length += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
            }
        }
        return length;
    }

    static void writeEscaped(KeyBytes out, byte[] bytes) {
        for (byte b : bytes) {
            out.write(b);
            if (b == 0) {
                out.write(ESCAPE);
            }
        }
    }

    private static void writeNull(KeyBytes out, boolean nested) {
        out.write(NULL);
        if (nested) {
            out.write(ESCAPE);
        }
    }

    private static void writeTerminated(KeyBytes out, int code, byte[] bytes) {
        out.write(code);
        writeEscaped(out, bytes);
        out.write(END);
    }

    private static void writeNested(KeyBytes out, List<@Nullable Object> elements) {
        out.write(NESTED);
        for (Object element : elements) {
            write(out, element, true);
        }
        out.write(END);
    }

    private static void writeInteger(KeyBytes out, long value) {
        // Long.MIN_VALUE negates to itself, which is its magnitude when read without sign
        long magnitude = value < 0 ? -value : value;
        int length = (Long.SIZE - Long.numberOfLeadingZeros(magnitude) + 7) / 8;
        out.write(value < 0 ? ZERO - length : ZERO + length);
        long bits = value < 0 ? ~magnitude : magnitude;
        for (int shift = (length - 1) * 8; shift >= 0; shift -= 8) {
            out.write((int) (bits >>> shift));
        }
    }
}
