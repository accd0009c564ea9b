/** Operations on shards: listed, split, merged, scaled. */
@NullMarked
package dev.quern.admin.kinesis.shard;

import org.jspecify.annotations.NullMarked;
