package dev.quern.storage.objects.rows;

import dev.quern.storage.objects.checksum.Checksum;
import dev.quern.storage.objects.model.Bucket;
import dev.quern.storage.objects.model.ETag;
import dev.quern.storage.objects.model.ObjectKey;
import dev.quern.storage.objects.model.ObjectMetadata;
import dev.quern.storage.objects.model.ObjectVersion;
import dev.quern.storage.objects.model.Tags;
import dev.quern.storage.objects.model.VersionId;
import java.time.Instant;
import java.util.Optional;

/**
 * A version or delete marker as it is stored.
 *
 * @param sequence
 *            the place of the change that made it among all changes of the key: orders the key's versions
 * @param versionId
 *            its identifier
 * @param deleteMarker
 *            whether it is a delete marker
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
 * @param body
 *            where its bytes lie
 * @param metadata
 *            what was given with it
 * @param tags
 *            its tags
 */
public record VersionRow(long sequence, VersionId versionId, boolean deleteMarker, Instant lastModified, long size,
        ETag etag, Optional<Checksum> checksum, int partCount, BodyRef body, ObjectMetadata metadata, Tags tags) {

    /** A delete marker. */
    public static VersionRow marker(long sequence, VersionId versionId, Instant now) {
        return new VersionRow(sequence, versionId, true, now, 0, ETag.EMPTY, Optional.empty(), 0, new BodyRef.Empty(),
                ObjectMetadata.none(), Tags.none());
    }

    public VersionRow withTags(Tags newTags) {
        return new VersionRow(sequence, versionId, deleteMarker, lastModified, size, etag, checksum, partCount, body,
                metadata, newTags);
    }

    /** As users see it. */
    public ObjectVersion shown(Bucket bucket, ObjectKey key, boolean latest) {
        return new ObjectVersion(bucket, key, versionId, latest, deleteMarker, lastModified, size, etag, checksum,
                partCount, metadata, tags);
    }
}
