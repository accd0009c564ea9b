/**
 * S3 on the wire: finds the operation and the caller of a request, runs it on the object store, and prints what comes
 * of
 * it. What buckets and objects are is the business of {@code dev.quern.storage.objects}; each kind of operation has a
 * room of its own below this one.
 */
@NullMarked
package dev.quern.admin.s3;

import org.jspecify.annotations.NullMarked;
