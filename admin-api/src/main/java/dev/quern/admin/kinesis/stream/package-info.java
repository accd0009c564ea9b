/** Operations on streams, their settings and tags. */
@NullMarked
package dev.quern.admin.kinesis.stream;

import org.jspecify.annotations.NullMarked;
