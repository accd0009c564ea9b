package dev.quern.admin.s3.listing;

import dev.quern.admin.s3.error.S3Error;
import java.util.Optional;

/** How many entries a page may have. */
public final class PageSize {
    /** What is given at most, whatever is asked for. */
    public static final int MOST = 1_000;

    private PageSize() {}

    /** The number asked for, not above {@link #MOST}; {@link #MOST} if none is. */
    public static int of(Optional<String> text, String name) {
        return Math.min(MOST, text.filter(given -> !given.isEmpty()).map(given -> number(given, name)).orElse(MOST));
    }

    /** A number to begin after; 0 if none is given. */
    public static int marker(Optional<String> text, String name) {
        return text.filter(given -> !given.isEmpty()).map(given -> number(given, name)).orElse(0);
    }

    private static int number(String text, String name) {
        try {
            long number = Long.parseLong(text);
            if (number >= 0 && number <= Integer.MAX_VALUE) {
                return (int) number;
            }
        } catch (NumberFormatException e) {
            throw S3Error.argument(name, text, "Provided " + name + " not an integer or within integer range")
                    .exception();
        }
        throw S3Error.argument(name, text, "Argument " + name + " must be an integer between 0 and 2147483647")
                .exception();
    }
}
