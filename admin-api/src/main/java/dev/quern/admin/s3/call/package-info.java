/** A call of one operation: what a handler sees of it, and how it answers. */
@NullMarked
package dev.quern.admin.s3.call;

import org.jspecify.annotations.NullMarked;
