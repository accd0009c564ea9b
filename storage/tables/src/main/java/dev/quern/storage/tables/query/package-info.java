/** Items that are read: by their keys, those with one hash key in their order, or all of a table or index. */
@NullMarked
package dev.quern.storage.tables.query;

import org.jspecify.annotations.NullMarked;
