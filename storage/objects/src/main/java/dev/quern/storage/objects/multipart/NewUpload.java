package dev.quern.storage.objects.multipart;

import dev.quern.storage.objects.checksum.ChecksumAlgorithm;
import dev.quern.storage.objects.checksum.ChecksumType;
import dev.quern.storage.objects.model.ObjectMetadata;
import dev.quern.storage.objects.model.Tags;
import java.util.Optional;

/**
 * What an upload in parts is begun with.
 *
 * @param metadata
 *            the object's metadata
 * @param tags
 *            the object's tags
 * @param checksum
 *            the checksum to keep with the object; empty for CRC64NVME of all bytes
 * @param checksumType
 *            what it is computed of; empty for what is usual for the algorithm
 * @param initiator
 *            who begins the upload, in the caller's words
 */
public record NewUpload(ObjectMetadata metadata, Tags tags, Optional<ChecksumAlgorithm> checksum,
        Optional<ChecksumType> checksumType, String initiator) {

    /** An upload of an object with nothing besides its bytes. */
    public static NewUpload plain(String initiator) {
        return new NewUpload(ObjectMetadata.none(), Tags.none(), Optional.empty(), Optional.empty(), initiator);
    }
}
