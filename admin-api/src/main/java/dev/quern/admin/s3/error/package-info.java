/** S3's errors: their codes, and how they are printed. */
@NullMarked
package dev.quern.admin.s3.error;

import org.jspecify.annotations.NullMarked;
