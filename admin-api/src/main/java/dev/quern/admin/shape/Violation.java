package dev.quern.admin.shape;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A value that breaks one rule.
 *
 * @param subject
 *            the value and where it is: {@code Value 'x' at 'functionName'}
 * @param rule
 *            what it should have been: {@code Member must not be null}
 */
public record Violation(String subject, String rule) {

    /** All violations in the one sentence that AWS makes of them. The list must not be empty. */
    public static String message(List<Violation> violations) {
        return violations.stream().map(v -> v.subject() + " failed to satisfy constraint: " + v.rule())
                .collect(Collectors.joining("; ", violations.size() + (violations.size() == 1
                        ? " validation error detected: "
                        : " validation errors detected: "), ""));
    }
}
