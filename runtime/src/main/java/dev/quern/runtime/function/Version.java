package dev.quern.runtime.function;

/**
 * A version of a function: {@link #LATEST}, the only one that changes, or a number that {@code PublishVersion} gave.
 *
 * @param number
 *            1 and up; 0 stands for {@code $LATEST}
 */
public record Version(long number) implements Qualifier, Comparable<Version> {

    /** The version that updates change: {@code $LATEST}. */
    public static final Version LATEST = new Version(0);

    private static final String LATEST_TEXT = "$LATEST";

    /**
     * @throws IllegalArgumentException
     *             if the number is negative
     */
    public Version {
        if (number < 0) {
            throw new IllegalArgumentException("a version number is not negative: " + number);
        }
    }

    /**
     * Reads {@code $LATEST} or a number.
     *
     * @throws FunctionsException.InvalidParameter
     *             if the text is neither
     */
    public static Version parse(String text) {
        if (text.equals(LATEST_TEXT)) {
            return LATEST;
        }
        try {
            long number = Long.parseLong(text);
            if (number > 0) {
                return new Version(number);
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new FunctionsException.InvalidParameter(
                "'" + text + "' is not a version: it is " + LATEST_TEXT + " or a number from 1.");
    }

    /** Whether this is {@code $LATEST}. */
    public boolean isLatest() {
        return number == 0;
    }

    @Override
    public String text() {
        return isLatest() ? LATEST_TEXT : Long.toString(number);
    }

    @Override
    public int compareTo(Version other) {
        return Long.compare(number, other.number);
    }

    @Override
    public String toString() {
        return text();
    }
}
