package dev.quern.runtime.function;

import java.util.regex.Pattern;

/**
 * The name of a function, without qualifier: 1 to 64 letters, digits, hyphens and underscores.
 *
 * @param value
 *            the name
 */
public record FunctionName(String value) implements Comparable<FunctionName> {

    private static final Pattern FORM = Pattern.compile("[a-zA-Z0-9-_]{1,64}");

    /**
     * @throws FunctionsException.InvalidParameter
     *             if the name does not have this form
     */
    public FunctionName {
        if (!FORM.matcher(value).matches()) {
            throw new FunctionsException.InvalidParameter("The function name '" + value
                    + "' is not valid: it takes 1 to 64 letters, digits, hyphens and underscores.");
        }
    }

    @Override
    public int compareTo(FunctionName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
