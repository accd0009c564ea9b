package dev.quern.storage.streams.stream;

import java.util.regex.Pattern;

/**
 * The name of a stream.
 *
 * @param value
 *            1 to 128 characters: letters, digits, {@code _}, {@code -} and {@code .}
 */
public record StreamName(String value) implements Comparable<StreamName> {

    private static final Pattern ALLOWED = Pattern.compile("[a-zA-Z0-9_.-]{1,128}");

    /**
     * @throws StreamsException.InvalidArgument
     *             if no stream can have this name
     */
    public StreamName {
        if (!ALLOWED.matcher(value).matches()) {
            throw new StreamsException.InvalidArgument("Invalid StreamName " + value);
        }
    }

    @Override
    public int compareTo(StreamName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
