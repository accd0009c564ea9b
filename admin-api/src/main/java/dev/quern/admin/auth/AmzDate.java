package dev.quern.admin.auth;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** The moment of signing in the form that signatures use, {@code 20261124T023000Z}. */
record AmzDate(Instant instant, String text) {
    private static final DateTimeFormatter BASIC = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    static AmzDate of(Instant instant) {
        return new AmzDate(instant, format(instant));
    }

    static String format(Instant instant) {
        return BASIC.format(instant);
    }

    /** Reads the basic form; digits are picked by hand because this runs for every request. */
    static Optional<AmzDate> parse(String text) {
        if (text.length() != 16 || text.charAt(8) != 'T' || text.charAt(15) != 'Z') {
            return Optional.empty();
        }
        try {
            Instant instant = LocalDateTime.of(number(text, 0, 4), number(text, 4, 6), number(text, 6, 8),
                    number(text, 9, 11), number(text, 11, 13), number(text, 13, 15)).toInstant(ZoneOffset.UTC);
            return Optional.of(new AmzDate(instant, text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static int number(String text, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                throw new DateTimeException("not a digit: " + c);
            }
            value = value * 10 + c - '0';
        }
        return value;
    }

    /** Reads a {@code Date} header, which may stand in for {@code X-Amz-Date}. */
    static Optional<AmzDate> parseHttpDate(String text) {
        try {
            return Optional.of(of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    String day() {
        return text.substring(0, 8);
    }
}
