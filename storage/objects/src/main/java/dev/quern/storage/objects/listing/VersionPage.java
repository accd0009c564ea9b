package dev.quern.storage.objects.listing;

import dev.quern.storage.objects.model.Bucket;
import dev.quern.storage.objects.model.ObjectVersion;
import dev.quern.storage.objects.model.VersionId;
import java.util.List;
import java.util.Optional;

/**
 * A page of a bucket's versions and delete markers, in the order of the UTF-8 bytes of their keys, the newest of a key
 * first.
 *
 * @param bucket
 *            the bucket
 * @param versions
 *            versions and delete markers
 * @param commonPrefixes
 *            those that are shown instead of their keys, in order
 * @param nextKey
 *            what to ask for the next page after; empty if there is nothing more
 * @param nextVersion
 *            the version of that key to ask for the next page after; empty if {@code nextKey} is a common prefix
 */
public record VersionPage(Bucket bucket, List<ObjectVersion> versions, List<String> commonPrefixes,
        Optional<String> nextKey, Optional<VersionId> nextVersion) {

    public boolean truncated() {
        return nextKey.isPresent();
    }
}
