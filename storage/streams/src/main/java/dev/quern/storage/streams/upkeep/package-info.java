/** What happens in the background. */
@NullMarked
package dev.quern.storage.streams.upkeep;

import org.jspecify.annotations.NullMarked;
