package dev.quern.storage.kv;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link TupleEncoding} wrote, and nothing else: each tuple has exactly one encoding. One use, one thread.
 */
final class TupleDecoding {

    /** Deeper nesting than any key of ours, so that hostile bytes cannot exhaust the stack. */
    private static final int MAX_DEPTH = 32;

    private final byte[] bytes;
    private int position;

    TupleDecoding(byte[] bytes, int from) {
        this.bytes = bytes;
        this.position = from;
    }

    List<@Nullable Object> readAll() {
        List<@Nullable Object> elements = new ArrayList<>();
        while (position < bytes.length) {
            elements.add(readElement(0));
        }
        return elements;
    }

    private @Nullable Object readElement(int depth) {
        int start = position;
        int code = bytes[position++] & 0xFF;
        return switch (code) {
            case TupleEncoding.NULL -> null;
            case TupleEncoding.BYTES -> readTerminated(start);
            case TupleEncoding.STRING -> string(readTerminated(start), start);
            case TupleEncoding.NESTED -> readNested(start, depth + 1);
            case TupleEncoding.FALSE -> false;
            case TupleEncoding.TRUE -> true;
            default -> {
                if (code < TupleEncoding.ZERO - Long.BYTES || code > TupleEncoding.ZERO + Long.BYTES) {
                    throw new MalformedTupleException(start, "unknown type code 0x%02x".formatted(code));
                }
                yield readInteger(start, code - TupleEncoding.ZERO);
            }
        };
    }

    private byte[] readTerminated(int start) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        while (position < bytes.length) {
            byte b = bytes[position++];
            if (b == TupleEncoding.END) {
                if (!nextIsEscape()) {
                    return content.toByteArray();
                }
                position++;
            }
            content.write(b);
        }
        throw new MalformedTupleException(start, "no end of the element that begins");
    }

    private boolean nextIsEscape() {
        return position < bytes.length && (bytes[position] & 0xFF) == TupleEncoding.ESCAPE;
    }

    private static String string(byte[] utf8, int start) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
        } catch (CharacterCodingException e) {
            throw new MalformedTupleException(start, "bytes that are not UTF-8 in the string");
        }
    }

    private Tuple readNested(int start, int depth) {
        if (depth > MAX_DEPTH) {
            throw new MalformedTupleException(start, "more than " + MAX_DEPTH + " tuples within one another");
        }
        List<@Nullable Object> elements = new ArrayList<>();
        while (position < bytes.length) {
            if (bytes[position] != TupleEncoding.END) {
                elements.add(readElement(depth));
                continue;
            }
            position++;
            if (!nextIsEscape()) {
                return Tuple.ofElements(elements);
            }
            position++;
            elements.add(null);
        }
        throw new MalformedTupleException(start, "no end of the tuple that begins");
    }

    private Long readInteger(int start, int signedLength) {
        int length = Math.abs(signedLength);
        if (bytes.length - position < length) {
            throw new MalformedTupleException(start, "an integer of " + length + " bytes is cut off");
        }
        long bits = 0;
        for (int i = 0; i < length; i++) {
            bits = (bits << 8) | (bytes[position++] & 0xFF);
        }
        boolean negative = signedLength < 0;
        long mask = length == Long.BYTES ? -1L : (1L << (8 * length)) - 1;
        long magnitude = negative ? ~bits & mask : bits;
        if (length > 0 && magnitude >>> (8 * (length - 1)) == 0) {
            throw new MalformedTupleException(start, "an integer has more bytes than it needs");
        }
        boolean fits = magnitude >= 0 || (negative && magnitude == Long.MIN_VALUE);
        if (!fits) {
            throw new MalformedTupleException(start, "an integer does not fit 64 bits with sign");
        }
        return negative ? -magnitude : magnitude;
    }
}
