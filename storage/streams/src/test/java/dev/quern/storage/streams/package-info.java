/** Tests. */
@NullMarked
package dev.quern.storage.streams;

import org.jspecify.annotations.NullMarked;
