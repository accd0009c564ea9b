/** Buckets and what is set for them. */
@NullMarked
package dev.quern.storage.objects.bucket;

import org.jspecify.annotations.NullMarked;
