/** How all of it lies in the store. */
@NullMarked
package dev.quern.storage.tables.rows;

import org.jspecify.annotations.NullMarked;
