/** Buckets as static websites. */
@NullMarked
package dev.quern.admin.s3.website;

import org.jspecify.annotations.NullMarked;
