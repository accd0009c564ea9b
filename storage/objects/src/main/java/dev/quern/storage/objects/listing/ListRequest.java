package dev.quern.storage.objects.listing;

import java.util.Optional;

/**
 * Which page of a bucket's keys is asked for.
 *
 * @param prefix
 *            what keys begin with; empty for all
 * @param delimiter
 *            keys that hold it after the prefix are shown once for all that are the same up to and with it, as a common
 *            prefix; empty to show every key
 * @param after
 *            only keys and common prefixes that come after this in the order of their UTF-8 bytes
 * @param max
 *            how many keys and common prefixes at most; not below 0
 */
public record ListRequest(String prefix, Optional<String> delimiter, Optional<String> after, int max) {

    public ListRequest {
        delimiter = delimiter.filter(text -> !text.isEmpty());
        after = after.filter(text -> !text.isEmpty());
        if (max < 0) {
            throw new IllegalArgumentException("max is not below 0, not " + max);
        }
    }

    /** The first keys of a bucket. */
    public static ListRequest first(int max) {
        return new ListRequest("", Optional.empty(), Optional.empty(), max);
    }

    public ListRequest withPrefix(String newPrefix) {
        return new ListRequest(newPrefix, delimiter, after, max);
    }

    public ListRequest withDelimiter(String newDelimiter) {
        return new ListRequest(prefix, Optional.of(newDelimiter), after, max);
    }

    public ListRequest after(String newAfter) {
        return new ListRequest(prefix, delimiter, Optional.of(newAfter), max);
    }
}
