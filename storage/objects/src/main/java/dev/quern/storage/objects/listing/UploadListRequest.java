package dev.quern.storage.objects.listing;

import dev.quern.storage.objects.model.UploadId;
import java.util.Optional;

/**
 * Which page of a bucket's uploads is asked for.
 *
 * @param prefix
 *            what keys begin with; empty for all
 * @param delimiter
 *            as in a list of objects
 * @param keyAfter
 *            only keys and common prefixes that come after this
 * @param uploadAfter
 *            and those uploads of that very key that come after this one; only with {@code keyAfter}
 * @param max
 *            how many uploads and common prefixes at most; not below 0
 */
public record UploadListRequest(String prefix, Optional<String> delimiter, Optional<String> keyAfter,
        Optional<UploadId> uploadAfter, int max) {

    public UploadListRequest {
        delimiter = delimiter.filter(text -> !text.isEmpty());
        keyAfter = keyAfter.filter(text -> !text.isEmpty());
        if (max < 0) {
            throw new IllegalArgumentException("max is not below 0, not " + max);
        }
    }

    /** The first uploads of a bucket. */
    public static UploadListRequest first(int max) {
        return new UploadListRequest("", Optional.empty(), Optional.empty(), Optional.empty(), max);
    }
}
