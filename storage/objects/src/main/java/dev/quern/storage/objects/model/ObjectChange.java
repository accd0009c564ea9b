package dev.quern.storage.objects.model;

import java.time.Instant;

/**
 * One change of one object, with everything that a notification says.
 *
 * @param kind
 *            what happened
 * @param bucket
 *            the bucket as it was in the transaction of the change
 * @param key
 *            the object's key
 * @param versionId
 *            the version that was made, removed or tagged; {@link VersionId#NULL} in a bucket without versioning
 * @param size
 *            of the version in bytes; 0 for a delete marker
 * @param etag
 *            of the version; that of no bytes for a delete marker
 * @param sequence
 *            larger than in every earlier change of the same key
 * @param time
 *            when it happened, to the millisecond
 * @param cause
 *            who did it
 */
public record ObjectChange(ChangeKind kind, Bucket bucket, ObjectKey key, VersionId versionId, long size, ETag etag,
        long sequence, Instant time, Cause cause) {

    /**
     * The {@link #sequence} as text: of two changes of one key, the later has the greater text. 18 upper-case
     * hexadecimal digits.
     */
    public String sequencer() {
        return "00%016X".formatted(sequence);
    }
}
