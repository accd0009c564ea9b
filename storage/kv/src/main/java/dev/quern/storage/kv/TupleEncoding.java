package dev.quern.storage.kv;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
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

    static void write(ByteArrayOutputStream out, @Nullable Object element, boolean nested) {
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
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(string));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("a key cannot hold a string with half of a surrogate pair", e);
        }
    }

    static void writeEscaped(ByteArrayOutputStream out, byte[] bytes) {
        for (byte b : bytes) {
            out.write(b);
            if (b == 0) {
                out.write(ESCAPE);
            }
        }
    }

    private static void writeNull(ByteArrayOutputStream out, boolean nested) {
        out.write(NULL);
        if (nested) {
            out.write(ESCAPE);
        }
    }

    private static void writeTerminated(ByteArrayOutputStream out, int code, byte[] bytes) {
        out.write(code);
        writeEscaped(out, bytes);
        out.write(END);
    }

    private static void writeNested(ByteArrayOutputStream out, List<@Nullable Object> elements) {
        out.write(NESTED);
        for (Object element : elements) {
            write(out, element, true);
        }
        out.write(END);
    }

    private static void writeInteger(ByteArrayOutputStream out, long value) {
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
