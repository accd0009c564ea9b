/** Tests. */
@NullMarked
package dev.quern.storage.streams.read;

import org.jspecify.annotations.NullMarked;
