package dev.quern.cli.serve;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Time spans as people write them. */
public final class TimeSpan {

    /** What they look like. */
    public static final String EXAMPLES = "500ms, 20s, 10m, 1h or 30d";

    private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
    // a hundred years, whose nanoseconds can still be counted
    private static final Duration LONGEST = Duration.ofDays(36_500);
    private static final Map<String, ChronoUnit> UNITS = Map.of("ms", ChronoUnit.MILLIS, "s", ChronoUnit.SECONDS, "m",
            ChronoUnit.MINUTES, "h", ChronoUnit.HOURS, "d", ChronoUnit.DAYS);

    private TimeSpan() {}

    /**
     * Reads a time span.
     *
     * @throws IllegalArgumentException
     *             if it is none
     */
    public static Duration parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a time span such as " + EXAMPLES);
        }
        Duration span = Duration.of(Long.parseLong(matcher.group(1)), UNITS.get(matcher.group(2)));
        if (span.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("'" + text + "' is longer than " + LONGEST.toDays() + "d");
        }
        return span;
    }
}
