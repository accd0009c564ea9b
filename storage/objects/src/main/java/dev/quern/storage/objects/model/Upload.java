package dev.quern.storage.objects.model;

import dev.quern.storage.objects.checksum.ChecksumAlgorithm;
import dev.quern.storage.objects.checksum.ChecksumType;
import java.time.Instant;
import java.util.Optional;

/**
 * An upload in parts that is under way.
 *
 * @param bucket
 *            the bucket of the object to be
 * @param key
 *            the object's key
 * @param id
 *            names the upload
 * @param initiated
 *            when it was begun
 * @param initiator
 *            who began it, in the caller's words
 * @param askedChecksum
 *            the checksum that was asked for; if none was, CRC64NVME is computed all the same
 * @param checksumType
 *            what the checksum of the whole will be of
 * @param metadata
 *            the object's metadata
 * @param tags
 *            the object's tags
 */
public record Upload(Bucket bucket, ObjectKey key, UploadId id, Instant initiated, String initiator,
        Optional<ChecksumAlgorithm> askedChecksum, ChecksumType checksumType, ObjectMetadata metadata, Tags tags) {

    /** What is computed of every part. */
    public ChecksumAlgorithm checksum() {
        return askedChecksum.orElse(ChecksumAlgorithm.CRC64NVME);
    }
}
