/** Items that are written: alone, in batches, in transactions. */
@NullMarked
package dev.quern.storage.tables.write;

import org.jspecify.annotations.NullMarked;
