package dev.quern.admin.shape;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A value that breaks one rule.
 *
 * @param value
 *            how the value is told: {@code Value 'x'}, {@code Value null}, or {@code Value} alone for one that is not
 *            shown; empty if neither it nor its place is told
 * @param path
 *            where it is: {@code functionName}
 * @param rule
 *            what it should have been: {@code Member must not be null}
 */
public record Violation(String value, String path, String rule) {

    /** A broken rule of which it is not told what broke it. */
    public static Violation of(String rule) {
        return new Violation("", "", rule);
    }

    /** The violation without saying how many there are. */
    public String text() {
        return value.isEmpty()
                ? "Failed to satisfy constraint: " + rule
                : value + " at '" + path + "' failed to satisfy constraint: " + rule;
    }

    /** All violations in the one sentence that AWS makes of them. The list must not be empty. */
    public static String message(List<Violation> violations) {
        return violations.stream().map(Violation::text)
                .collect(Collectors.joining("; ", violations.size() + (violations.size() == 1
                        ? " validation error detected: "
                        : " validation errors detected: "), ""));
    }
}
