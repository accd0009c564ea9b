package dev.quern.runtime.log;

import java.util.regex.Pattern;

/** The name of a log group: 1 to 512 letters, digits and {@code . - _ / #}. */
public record LogGroupName(String value) implements Comparable<LogGroupName> {

    private static final Pattern FORM = Pattern.compile("[.\\-_/#A-Za-z0-9]{1,512}");

    /**
     * @throws LogsException.InvalidParameter
     *             if it does not have this form
     */
    public LogGroupName {
        if (!FORM.matcher(value).matches()) {
            throw new LogsException.InvalidParameter("The log group name '" + value
                    + "' is not valid: it takes 1 to 512 letters, digits and the characters . - _ / #");
        }
    }

    @Override
    public int compareTo(LogGroupName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
