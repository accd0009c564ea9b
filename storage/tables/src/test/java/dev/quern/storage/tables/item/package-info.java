/** Tests. */
@NullMarked
package dev.quern.storage.tables.item;

import org.jspecify.annotations.NullMarked;
