/** Buckets and what is set for them. */
@NullMarked
package dev.quern.admin.s3.bucket;

import org.jspecify.annotations.NullMarked;
