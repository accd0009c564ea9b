package dev.quern.runtime.invoke;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;

/** A line in the making, in UTF-8. Formats what each invocation needs without objects on the way. Not thread-safe. */
final class LogLine {

    private static final DateTimeFormatter TIME = DateTimeFormatter
            .ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private byte[] bytes = new byte[192];
    private int length;

    /** Adds text. */
    LogLine text(String text) {
        int size = text.length();
        room(size);
        int at = length;
        for (int i = 0; i < size; i++) {
            char letter = text.charAt(i);
            if (letter >= 0x80) {
                return encoded(text);
            }
            bytes[at++] = (byte) letter;
        }
        length = at;
        return this;
    }

    private LogLine encoded(String text) {
        byte[] more = text.getBytes(StandardCharsets.UTF_8);
        room(more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
        return this;
    }

    /** Adds a JSON string with its quotes. */
    LogLine quoted(String text) {
        room(2);
        bytes[length++] = '"';
        int clean = 0;
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (letter < ' ' || letter == '"' || letter == '\\') {
                text(text.substring(clean, i)).escaped(letter);
                clean = i + 1;
            }
        }
        text(clean == 0 ? text : text.substring(clean));
        room(1);
        bytes[length++] = '"';
        return this;
    }

    private void escaped(char letter) {
        switch (letter) {
            case '"' -> text("\\\"");
            case '\\' -> text("\\\\");
            case '\n' -> text("\\n");
            case '\r' -> text("\\r");
            case '\t' -> text("\\t");
            default -> {
                text("\\u00");
                room(2);
                bytes[length++] = HEX[letter >> 4 & 0xF];
                bytes[length++] = HEX[letter & 0xF];
            }
        }
    }

    /** Adds a whole number. */
    LogLine number(long value) {
        return text(Long.toString(value));
    }

    /** Adds a time span in milliseconds with two decimals. */
    LogLine millis(Duration duration) {
        long hundredths = (duration.toNanos() + 5_000) / 10_000;
        number(hundredths / 100).text(".");
        room(2);
        bytes[length++] = (byte) ('0' + hundredths % 100 / 10);
        bytes[length++] = (byte) ('0' + hundredths % 10);
        return this;
    }

    /** Adds a point in time, {@code 2026-11-28T09:30:00.123Z}. */
    LogLine time(Instant instant) {
        return text(TIME.format(instant));
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }

    /** Holds the line; longer than it. */
    byte[] array() {
        return bytes;
    }

    int length() {
        return length;
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes, length);
    }
}
