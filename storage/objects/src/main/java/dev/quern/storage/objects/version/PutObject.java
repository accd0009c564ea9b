package dev.quern.storage.objects.version;

import dev.quern.storage.objects.checksum.ChecksumAlgorithm;
import dev.quern.storage.objects.model.Cause;
import dev.quern.storage.objects.model.ChangeKind;
import dev.quern.storage.objects.model.ObjectMetadata;
import dev.quern.storage.objects.model.Tags;
import dev.quern.storage.objects.model.WriteConditions;
import java.util.Optional;

/**
 * What an object is written with, besides its bytes.
 *
 * @param metadata
 *            its metadata
 * @param tags
 *            its tags
 * @param checksum
 *            which of the checksums computed of the body is kept with it
 * @param conditions
 *            what must be true of the current object
 * @param kind
 *            what is told of it: {@link ChangeKind#CREATED_PUT} or {@link ChangeKind#CREATED_POST}
 * @param cause
 *            who writes it
 */
public record PutObject(ObjectMetadata metadata, Tags tags, Optional<ChecksumAlgorithm> checksum,
        WriteConditions conditions, ChangeKind kind, Cause cause) {

    /** An object with nothing besides its bytes. */
    public static PutObject plain(Cause cause) {
        return new PutObject(ObjectMetadata.none(), Tags.none(), Optional.empty(), WriteConditions.none(),
                ChangeKind.CREATED_PUT, cause);
    }

    public PutObject withMetadata(ObjectMetadata newMetadata) {
        return new PutObject(newMetadata, tags, checksum, conditions, kind, cause);
    }

    public PutObject withTags(Tags newTags) {
        return new PutObject(metadata, newTags, checksum, conditions, kind, cause);
    }

    public PutObject withChecksum(ChecksumAlgorithm newChecksum) {
        return new PutObject(metadata, tags, Optional.of(newChecksum), conditions, kind, cause);
    }

    public PutObject withConditions(WriteConditions newConditions) {
        return new PutObject(metadata, tags, checksum, newConditions, kind, cause);
    }
}
