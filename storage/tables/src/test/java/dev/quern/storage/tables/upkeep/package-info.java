/** Tests. */
@NullMarked
package dev.quern.storage.tables.upkeep;

import org.jspecify.annotations.NullMarked;
