/**
 * Backups in a bucket of any S3 endpoint. {@link dev.quern.admin.backup.bucket.BucketPlace} is what the runtime writes
 * to and reads from; {@link dev.quern.admin.backup.bucket.BucketClient} says it over HTTP.
 */
@NullMarked
package dev.quern.admin.backup.bucket;

import org.jspecify.annotations.NullMarked;
