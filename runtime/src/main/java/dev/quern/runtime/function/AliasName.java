package dev.quern.runtime.function;

import java.util.regex.Pattern;

/**
 * The name of an alias: 1 to 128 letters, digits, hyphens and underscores, not digits alone.
 *
 * @param value
 *            the name
 */
public record AliasName(String value) implements Qualifier {

    private static final Pattern FORM = Pattern.compile("(?!^[0-9]+$)([a-zA-Z0-9-_]{1,128})");

    /**
     * @throws FunctionsException.InvalidParameter
     *             if the name does not have this form
     */
    public AliasName {
        if (!FORM.matcher(value).matches()) {
            throw new FunctionsException.InvalidParameter("The alias name '" + value
                    + "' is not valid: it takes 1 to 128 letters, digits, hyphens and underscores, not digits alone.");
        }
    }

    @Override
    public String text() {
        return value;
    }

    @Override
    public String toString() {
        return value;
    }
}
