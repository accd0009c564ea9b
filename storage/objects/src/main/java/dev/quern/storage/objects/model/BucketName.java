package dev.quern.storage.objects.model;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a bucket: 3 to 63 of {@code a-z 0-9 . -}, as a label or labels of a host name.
 *
 * @param value
 *            the name
 */
public record BucketName(String value) implements Comparable<BucketName> {

    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern IP_ADDRESS = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    /** Kept by the protocol for other kinds of names. */
    private static final List<String> RESERVED_STARTS = List.of("xn--", "sthree-", "amzn-s3-demo-");
    private static final List<String> RESERVED_ENDS = List.of("-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3");

    /**
     * @throws ObjectsException.InvalidBucketName
     *             if it breaks a rule for names
     */
    public BucketName {
        Optional<String> fault = fault(value);
        if (fault.isPresent()) {
            throw new ObjectsException.InvalidBucketName(value, fault.get());
        }
    }

    private static Optional<String> fault(String name) {
        if (!FORM.matcher(name).matches()) {
            return Optional
                    .of("a name has 3 to 63 lower-case letters, digits, dots and hyphens, and begins and ends with"
                            + " a letter or digit");
        }
        if (name.contains("..")) {
            return Optional.of("a name has no two dots in a row");
        }
        if (IP_ADDRESS.matcher(name).matches()) {
            return Optional.of("a name does not look like an IP address");
        }
        Optional<String> start = RESERVED_STARTS.stream().filter(name::startsWith).findFirst();
        if (start.isPresent()) {
            return Optional.of("names that begin with " + start.get() + " are reserved");
        }
        return RESERVED_ENDS.stream().filter(name::endsWith).findFirst()
                .map(end -> "names that end with " + end + " are reserved");
    }

    /**
     * Whether each label between the dots begins and ends with a letter or digit: new buckets must have such names, so
     * that they can stand in a host.
     */
    public boolean isHostName() {
        return !value.contains(".-") && !value.contains("-.");
    }

    @Override
    public int compareTo(BucketName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
