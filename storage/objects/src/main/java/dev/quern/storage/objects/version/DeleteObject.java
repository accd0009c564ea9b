package dev.quern.storage.objects.version;

import dev.quern.storage.objects.model.ETag;
import dev.quern.storage.objects.model.ObjectKey;
import dev.quern.storage.objects.model.VersionId;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is to be deleted.
 *
 * @param key
 *            the object's key
 * @param versionId
 *            the version that is to be removed for good; empty to delete the object as the bucket's versioning has it
 * @param match
 *            the entity tag that it must have; {@code *} for any
 * @param lastModified
 *            when it must have been written, in whole seconds
 * @param size
 *            how many bytes it must have
 */
public record DeleteObject(ObjectKey key, Optional<VersionId> versionId, Optional<ETag> match,
        Optional<Instant> lastModified, OptionalLong size) {

    /** The object, whatever it is. */
    public static DeleteObject of(ObjectKey key) {
        return new DeleteObject(key, Optional.empty(), Optional.empty(), Optional.empty(), OptionalLong.empty());
    }

    /** A version, for good. */
    public static DeleteObject of(ObjectKey key, VersionId versionId) {
        return new DeleteObject(key, Optional.of(versionId), Optional.empty(), Optional.empty(), OptionalLong.empty());
    }

    public DeleteObject ifMatch(ETag etag) {
        return new DeleteObject(key, versionId, Optional.of(etag), lastModified, size);
    }

    boolean isConditional() {
        return match.isPresent() || lastModified.isPresent() || size.isPresent();
    }
}
