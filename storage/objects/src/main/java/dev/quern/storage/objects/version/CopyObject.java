package dev.quern.storage.objects.version;

import dev.quern.storage.objects.checksum.ChecksumAlgorithm;
import dev.quern.storage.objects.model.Cause;
import dev.quern.storage.objects.model.ObjectMetadata;
import dev.quern.storage.objects.model.Tags;
import dev.quern.storage.objects.model.WriteConditions;
import java.util.Optional;

/**
 * How an object is copied.
 *
 * @param metadata
 *            the copy's metadata; empty to take the source's, but for its {@code websiteRedirect}
 * @param websiteRedirect
 *            the copy's, if {@code metadata} is empty
 * @param tags
 *            the copy's tags; empty to take the source's
 * @param checksum
 *            the checksum to keep with the copy; empty for that of the source, or CRC64NVME if it has none of all bytes
 * @param conditions
 *            what must be true of the object that is there
 * @param cause
 *            who copies it
 */
public record CopyObject(Optional<ObjectMetadata> metadata, Optional<String> websiteRedirect, Optional<Tags> tags,
        Optional<ChecksumAlgorithm> checksum, WriteConditions conditions, Cause cause) {

    /** A copy with all that the source has. */
    public static CopyObject plain(Cause cause) {
        return new CopyObject(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                WriteConditions.none(), cause);
    }

    /** Whether an object can be copied onto itself with this. */
    boolean changesSomething() {
        return metadata.isPresent() || websiteRedirect.isPresent();
    }
}
