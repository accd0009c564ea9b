/** Tables as they are defined: their names, keys, indexes and settings, and the catalog of them. */
@NullMarked
package dev.quern.storage.tables.table;

import org.jspecify.annotations.NullMarked;
