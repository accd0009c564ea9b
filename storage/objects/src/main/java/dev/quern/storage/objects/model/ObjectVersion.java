package dev.quern.storage.objects.model;

import dev.quern.storage.objects.checksum.Checksum;
import java.time.Instant;
import java.util.Optional;

/**
 * A version of an object, or a delete marker.
 *
 * @param bucket
 *            the bucket as it was when this was read or written
 * @param key
 *            the object's key
 * @param versionId
 *            which version; clients are told only if {@code bucket.versioning().keepsVersions()}
 * @param latest
 *            whether it is the newest of its key
 * @param deleteMarker
 *            whether it stands for a deletion; then it has no bytes, metadata or tags
 * @param lastModified
 *            when it was written, to the millisecond
 * @param size
 *            in bytes
 * @param etag
 *            of its bytes
 * @param checksum
 *            the checksum kept with it
 * @param partCount
 *            how many parts it was uploaded in; 0 if in one piece
 * @param metadata
 *            what was given with it
 * @param tags
 *            its tags
 */
public record ObjectVersion(Bucket bucket, ObjectKey key, VersionId versionId, boolean latest, boolean deleteMarker,
        Instant lastModified, long size, ETag etag, Optional<Checksum> checksum, int partCount,
        ObjectMetadata metadata, Tags tags) {

    /** The version's identifier as a client is told: empty in a bucket that never had versioning. */
    public Optional<VersionId> shownVersionId() {
        return bucket.versioning().keepsVersions() ? Optional.of(versionId) : Optional.empty();
    }
}
