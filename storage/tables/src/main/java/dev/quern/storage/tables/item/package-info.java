/**
 * Items and the values in them: what they may hold, how large they count, how they are written as bytes. Also
 * {@link dev.quern.storage.tables.item.TablesException}, for some refusals carry an item. Knows no other room.
 */
@NullMarked
package dev.quern.storage.tables.item;

import org.jspecify.annotations.NullMarked;
