/** Backups in a bucket of a second server. */
@NullMarked
package dev.quern.admin.backup.bucket;

import org.jspecify.annotations.NullMarked;
