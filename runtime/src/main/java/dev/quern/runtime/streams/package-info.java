/** The stream store in the runtime: as functions see it, and its upkeep. */
@NullMarked
package dev.quern.runtime.streams;

import org.jspecify.annotations.NullMarked;
