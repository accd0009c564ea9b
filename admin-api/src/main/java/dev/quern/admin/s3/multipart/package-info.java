/** Uploads in parts. */
@NullMarked
package dev.quern.admin.s3.multipart;

import org.jspecify.annotations.NullMarked;
