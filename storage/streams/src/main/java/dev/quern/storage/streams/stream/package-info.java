/** Streams, shards, records and their numbers: values, which know no store. */
@NullMarked
package dev.quern.storage.streams.stream;

import org.jspecify.annotations.NullMarked;
