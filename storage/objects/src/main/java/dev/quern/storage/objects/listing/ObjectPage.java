package dev.quern.storage.objects.listing;

import dev.quern.storage.objects.model.Bucket;
import dev.quern.storage.objects.model.ObjectVersion;
import java.util.List;
import java.util.Optional;

/**
 * A page of a bucket's objects, in the order of the UTF-8 bytes of their keys.
 *
 * @param bucket
 *            the bucket
 * @param objects
 *            the newest versions of the keys that are shown
 * @param commonPrefixes
 *            those that are shown instead of their keys, in order
 * @param next
 *            what to ask for the next page {@linkplain ListRequest#after after}: the last key or common prefix of this
 *            page; empty if there is nothing more
 */
public record ObjectPage(Bucket bucket, List<ObjectVersion> objects, List<String> commonPrefixes,
        Optional<String> next) {

    public boolean truncated() {
        return next.isPresent();
    }
}
