/** Tests. */
@NullMarked
package dev.quern.storage.streams.stream;

import org.jspecify.annotations.NullMarked;
