/** Records read, by whoever knows a place in a shard; and who wants to hear when there is more. */
@NullMarked
package dev.quern.storage.streams.read;

import org.jspecify.annotations.NullMarked;
