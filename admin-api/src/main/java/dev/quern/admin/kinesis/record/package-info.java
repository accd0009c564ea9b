/** Operations on records: put, and read from places in shards. */
@NullMarked
package dev.quern.admin.kinesis.record;

import org.jspecify.annotations.NullMarked;
