package dev.quern.cli.stack.file;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount of memory, written {@code 512MiB} or {@code 2GiB}.
 *
 * @param mebibytes
 *            at least 0
 */
record Memory(int mebibytes) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,6})(MiB|GiB)");
    private static final int MIB_IN_GIB = 1024;

    /**
     * Reads an amount.
     *
     * @throws IllegalArgumentException
     *             if it is none
     */
    @JsonCreator
    static Memory parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not an amount of memory such as 512MiB or 2GiB");
        }
        return new Memory(Integer.parseInt(matcher.group(1)) * (matcher.group(2).equals("GiB") ? MIB_IN_GIB : 1));
    }
}
