package dev.quern.admin.backup.bucket;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in a bucket, written {@code s3://BUCKET/PREFIX}.
 *
 * @param prefix
 *            empty, or names with slashes between them and none at the ends
 */
public record BucketAddress(String bucket, String prefix) {

    private static final String SCHEME = "s3://";
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    /** What no endpoint writes in two ways: the same in a path, in a signature and in a listing. */
    private static final Pattern PREFIX = Pattern.compile("|[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*");
    private static final Pattern FORM = Pattern.compile(SCHEME + "([^/]*)/?(.*?)/?");
    private static final int MAX_PREFIX = 512;

    /**
     * @throws IllegalArgumentException
     *             if there can be no such place
     */
    public BucketAddress {
        if (!BUCKET.matcher(bucket).matches()) {
            throw new IllegalArgumentException("'" + bucket + "' is not the name of a bucket");
        }
        if (prefix.length() > MAX_PREFIX || !PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException("'" + prefix + "' is not a prefix for backups: letters, digits, '-', '_'"
                    + " and '.', with single slashes between names, " + MAX_PREFIX + " characters at most");
        }
    }

    /**
     * Reads an address; empty if it is none, but a path.
     *
     * @throws IllegalArgumentException
     *             if there can be no such place
     */
    public static Optional<BucketAddress> of(String text) {
        Matcher form = FORM.matcher(text);
        return form.matches() ? Optional.of(new BucketAddress(form.group(1), form.group(2))) : Optional.empty();
    }

    /** The key of something in this place. */
    String key(String name) {
        return prefix.isEmpty() ? name : prefix + '/' + name;
    }

    @Override
    public String toString() {
        return SCHEME + bucket + (prefix.isEmpty() ? "" : '/' + prefix);
    }
}
