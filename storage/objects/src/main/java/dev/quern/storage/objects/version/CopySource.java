package dev.quern.storage.objects.version;

import dev.quern.storage.objects.model.BucketName;
import dev.quern.storage.objects.model.ObjectKey;
import dev.quern.storage.objects.model.ObjectVersion;
import dev.quern.storage.objects.model.ObjectsException;
import dev.quern.storage.objects.model.ObjectsException.Condition;
import dev.quern.storage.objects.model.ReadConditions;
import dev.quern.storage.objects.model.VersionId;
import java.util.Optional;

/**
 * What is copied.
 *
 * @param bucket
 *            from where
 * @param key
 *            which object
 * @param versionId
 *            which version; empty for the newest
 * @param conditions
 *            what must be true of it
 */
public record CopySource(BucketName bucket, ObjectKey key, Optional<VersionId> versionId, ReadConditions conditions) {

    /** The newest version of an object. */
    public static CopySource of(BucketName bucket, ObjectKey key) {
        return new CopySource(bucket, key, Optional.empty(), ReadConditions.none());
    }

    /**
     * @throws ObjectsException.PreconditionFailed
     *             if a condition does not hold
     */
    public void requireConditions(ObjectVersion version) {
        switch (conditions.check(version.etag(), version.lastModified())) {
            case PASSED -> {
            }
            case NOT_MODIFIED -> throw new ObjectsException.PreconditionFailed(conditions.noneMatch().isEmpty()
                    ? Condition.SOURCE_IF_MODIFIED_SINCE
                    : Condition.SOURCE_IF_NONE_MATCH);
            case MATCH_FAILED -> throw new ObjectsException.PreconditionFailed(Condition.SOURCE_IF_MATCH);
            case UNMODIFIED_SINCE_FAILED ->
                throw new ObjectsException.PreconditionFailed(Condition.SOURCE_IF_UNMODIFIED_SINCE);
        }
    }
}
