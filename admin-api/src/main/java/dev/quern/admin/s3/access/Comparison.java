package dev.quern.admin.s3.access;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Function;

/** Numbers and times in the conditions of a policy: which comes first. */
final class Comparison {
    private static final String NUMERIC = "Numeric";
    private static final String DATE = "Date";

    private Comparison() {}

    /** Whether an operator such as {@code NumericLessThan} compares in this way. */
    static boolean isBy(String operator) {
        return operator.startsWith(NUMERIC) || operator.startsWith(DATE);
    }

    /** Whether an operator can compare something with a value. */
    static boolean isSound(String operator, String value) {
        return operator.startsWith(NUMERIC) ? number(value).isPresent() : time(value).isPresent();
    }

    /** Whether what there is stands to the value as the operator says; its negation is the caller's. */
    static boolean holds(String operator, String actual, String value) {
        return operator.startsWith(NUMERIC)
                ? holds(operator.substring(NUMERIC.length()), actual, value, Comparison::number)
                : holds(operator.substring(DATE.length()), actual, value, Comparison::time);
    }

    private static <T extends Comparable<T>> boolean holds(String relation, String actual, String value,
            Function<String, Optional<T>> read) {
        Optional<T> first = read.apply(actual);
        Optional<T> second = read.apply(value);
        if (first.isEmpty() || second.isEmpty()) {
            return false;
        }
        int order = first.get().compareTo(second.get());
        return switch (relation) {
            case "LessThan" -> order < 0;
            case "LessThanEquals" -> order <= 0;
            case "GreaterThan" -> order > 0;
            case "GreaterThanEquals" -> order >= 0;
            default -> order == 0;
        };
    }

    private static Optional<BigDecimal> number(String text) {
        try {
            return Optional.of(new BigDecimal(text.strip()));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** A time, a day in UTC, or the seconds since 1970. */
    private static Optional<Instant> time(String text) {
        String stripped = text.strip();
        try {
            if (stripped.matches("[0-9]{1,12}")) {
                return Optional.of(Instant.ofEpochSecond(Long.parseLong(stripped)));
            }
            return Optional.of(stripped.contains("T")
                    ? OffsetDateTime.parse(stripped).toInstant()
                    : LocalDate.parse(stripped).atStartOfDay(ZoneOffset.UTC).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
