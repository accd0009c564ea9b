package dev.quern.storage.tables.change;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The place of a record in its shard. A shard that follows another goes on with its numbers.
 *
 * @param value
 *            from 1
 */
public record SequenceNumber(long value) implements Comparable<SequenceNumber> {

    private static final Pattern TEXT = Pattern.compile("1[0-9]{20}");
    private static final int FIRST_DIGIT = 1;

    /** What {@link #toString} gave; empty if it is none of ours. */
    public static Optional<SequenceNumber> parse(String text) {
        if (!TEXT.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new SequenceNumber(Long.parseLong(text.substring(FIRST_DIGIT))));
        } catch (NumberFormatException beyondAnyShard) {
            return Optional.empty();
        }
    }

    /** The next one. */
    public SequenceNumber following() {
        return new SequenceNumber(value + 1);
    }

    @Override
    public int compareTo(SequenceNumber other) {
        return Long.compare(value, other.value);
    }

    /** 21 digits, so that texts sort as numbers do. */
    @Override
    public String toString() {
        return "%d%020d".formatted(FIRST_DIGIT, value);
    }
}
