package dev.quern.examples.readings;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.quern.function.Item;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a thermometer has read, as it is sent: {@code 2026-03-01T12:00:00Z 21.5}.
 *
 * @param at
 *            when
 * @param celsius
 *            how warm it was, in degrees
 */
record Reading(Instant at, BigDecimal celsius) {

    private static final Pattern FORM = Pattern.compile("(\\S{1,40}) (-?\\d{1,3}(?:\\.\\d{1,3})?)");

    /**
     * Decodes a record's data.
     *
     * @throws IllegalArgumentException
     *             if it is no reading; the message says why
     */
    static Reading decode(byte[] data) {
        String text = new String(data, UTF_8);
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("no reading: send TIME DEGREES, as in 2026-03-01T12:00:00Z 21.5");
        }
        try {
            return new Reading(Instant.parse(parts.group(1)), new BigDecimal(parts.group(2)));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("no reading: " + parts.group(1) + " is no time such as "
                    + "2026-03-01T12:00:00Z");
        }
    }

    /** An item: the same reading, sent twice, is the same item. */
    Item item(String sensor) {
        return Item.empty().with("sensor", sensor).with("at", at.toString()).with("celsius", celsius);
    }
}
