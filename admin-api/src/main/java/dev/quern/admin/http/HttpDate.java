package dev.quern.admin.http;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The time as the {@code Date} of an answer (RFC 9110, section 6.6.1). SDKs whose clock is wrong learn from it by how
 * much, and sign anew. Printed once a second, since every answer carries it. For use by one thread.
 */
final class HttpDate {
    static final String NAME = "Date";

    private static final DateTimeFormatter FIXED = DateTimeFormatter
            .ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private final InstantSource clock;
    private long second = Long.MIN_VALUE;
    private String text = "";

    HttpDate(InstantSource clock) {
        this.clock = clock;
    }

    String now() {
        Instant now = clock.instant();
        if (now.getEpochSecond() != second) {
            second = now.getEpochSecond();
            text = FIXED.format(now);
        }
        return text;
    }
}
