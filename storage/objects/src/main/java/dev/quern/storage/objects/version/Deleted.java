package dev.quern.storage.objects.version;

import dev.quern.storage.objects.model.ObjectKey;
import dev.quern.storage.objects.model.VersionId;
import java.util.Optional;

/**
 * What came of a deletion.
 *
 * @param key
 *            the object's key
 * @param versionId
 *            the version that was asked for, if one was
 * @param marker
 *            the delete marker that was made, or, if a version was asked for, that was removed
 */
public record Deleted(ObjectKey key, Optional<VersionId> versionId, Optional<VersionId> marker) {}
