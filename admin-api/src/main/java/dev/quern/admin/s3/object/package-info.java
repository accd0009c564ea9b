/** Objects: written, read, copied, deleted, tagged. */
@NullMarked
package dev.quern.admin.s3.object;

import org.jspecify.annotations.NullMarked;
