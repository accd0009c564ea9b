/** Streams and what is known of them: made, changed, divided anew, deleted. */
@NullMarked
package dev.quern.storage.streams.catalog;

import org.jspecify.annotations.NullMarked;
