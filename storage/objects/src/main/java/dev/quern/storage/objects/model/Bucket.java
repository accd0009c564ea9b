package dev.quern.storage.objects.model;

import java.time.Instant;

/**
 * A bucket.
 *
 * @param id
 *            tells it from a bucket that had the same name before; never used again
 * @param name
 *            its name, unique in the store
 * @param region
 *            the region it was made in
 * @param owner
 *            who made it, in the caller's words
 * @param created
 *            when it was made
 * @param versioning
 *            whether it keeps old versions
 */
public record Bucket(long id, BucketName name, String region, String owner, Instant created, Versioning versioning) {

    public Bucket withVersioning(Versioning newVersioning) {
        return new Bucket(id, name, region, owner, created, newVersioning);
    }
}
