/** How streams, shards and records lie in the store. */
@NullMarked
package dev.quern.storage.streams.rows;

import org.jspecify.annotations.NullMarked;
