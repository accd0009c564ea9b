package dev.quern.storage.objects.upkeep;

import dev.quern.storage.objects.blob.BlobId;
import java.util.Optional;

/**
 * Bytes that are not what was written.
 *
 * @param bucket
 *            the bucket of the object; empty if it is not there any more
 * @param key
 *            the object's key
 * @param versionId
 *            the object's version; empty if the bytes are of a part of an upload
 * @param uploadId
 *            the upload that they are of; empty if of an object
 * @param blob
 *            where the bytes lie
 * @param block
 *            the damaged block of 64 KiB in the blob, from 0; -1 if the blob is missing or cut off
 * @param message
 *            what is wrong, and where
 */
public record Damage(Optional<String> bucket, String key, Optional<String> versionId, Optional<String> uploadId,
        BlobId blob, long block, String message) {}
