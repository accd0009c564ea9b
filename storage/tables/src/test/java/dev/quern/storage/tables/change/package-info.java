/** Tests. */
@NullMarked
package dev.quern.storage.tables.change;

import org.jspecify.annotations.NullMarked;
