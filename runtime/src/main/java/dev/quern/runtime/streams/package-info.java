/** The stream store in the runtime: as functions see it, as event source mappings read it, and its upkeep. */
@NullMarked
package dev.quern.runtime.streams;

import org.jspecify.annotations.NullMarked;
