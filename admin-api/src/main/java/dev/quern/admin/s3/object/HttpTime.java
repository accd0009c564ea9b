package dev.quern.admin.s3.object;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Times in header fields of requests. */
final class HttpTime {
    private HttpTime() {}

    /** One that cannot be read is as if it were not there (RFC 9110, section 13.1.3). */
    static Optional<Instant> parse(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
        } catch (DateTimeException e) {
            try {
                return Optional.of(Instant.parse(text.strip()));
            } catch (DateTimeException neither) {
                return Optional.empty();
            }
        }
    }
}
