package dev.quern.admin.s3.route;

import java.util.Optional;

/**
 * What a request is for.
 *
 * @param bucket
 *            the bucket's name as sent, which may be none that a bucket can have; empty for the list of buckets
 * @param key
 *            the object's key, decoded; empty for the bucket itself
 * @param virtualHost
 *            whether the bucket stands in the host's name
 */
public record Address(Optional<String> bucket, Optional<String> key, boolean virtualHost) {

    /** How much of an address there is. */
    public Level level() {
        return key.isPresent() ? Level.OBJECT : bucket.isPresent() ? Level.BUCKET : Level.SERVICE;
    }
}
