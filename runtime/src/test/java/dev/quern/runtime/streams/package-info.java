/** Tests. */
@NullMarked
package dev.quern.runtime.streams;

import org.jspecify.annotations.NullMarked;
