package dev.quern.storage.objects.listing;

import dev.quern.storage.objects.model.VersionId;
import java.util.Optional;

/**
 * Which page of a bucket's versions is asked for.
 *
 * @param prefix
 *            what keys begin with; empty for all
 * @param delimiter
 *            as in {@link ListRequest}
 * @param keyAfter
 *            only keys and common prefixes that come after this
 * @param versionAfter
 *            and those versions of that very key that come after this one; only with {@code keyAfter}
 * @param max
 *            how many versions and common prefixes at most; not below 0
 */
public record VersionListRequest(String prefix, Optional<String> delimiter, Optional<String> keyAfter,
        Optional<VersionId> versionAfter, int max) {

    public VersionListRequest {
        delimiter = delimiter.filter(text -> !text.isEmpty());
        keyAfter = keyAfter.filter(text -> !text.isEmpty());
        if (max < 0) {
            throw new IllegalArgumentException("max is not below 0, not " + max);
        }
    }

    /** The first versions of a bucket. */
    public static VersionListRequest first(int max) {
        return new VersionListRequest("", Optional.empty(), Optional.empty(), Optional.empty(), max);
    }
}
