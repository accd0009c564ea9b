package dev.quern.function;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of an object besides its bytes.
 *
 * @param bucket
 *            the bucket's name
 * @param key
 *            the object's key
 * @param size
 *            in bytes
 * @param etag
 *            tells two contents apart; without quotes
 * @param versionId
 *            which version it is, where the bucket keeps versions
 * @param lastModified
 *            when it was written, to the millisecond
 * @param contentType
 *            its media type, where it was given one
 * @param metadata
 *            its user metadata, names in lower case; unmodifiable
 */
public record ObjectInfo(String bucket, String key, long size, String etag, Optional<String> versionId,
        Instant lastModified, Optional<String> contentType, Map<String, String> metadata) {

    public ObjectInfo {
        metadata = Map.copyOf(metadata);
    }
}
