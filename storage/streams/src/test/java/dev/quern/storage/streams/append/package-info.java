/** Tests. */
@NullMarked
package dev.quern.storage.streams.append;

import org.jspecify.annotations.NullMarked;
