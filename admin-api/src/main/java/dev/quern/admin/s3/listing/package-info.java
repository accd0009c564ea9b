/** Pages of buckets, keys and versions, as S3 prints them. */
@NullMarked
package dev.quern.admin.s3.listing;

import org.jspecify.annotations.NullMarked;
