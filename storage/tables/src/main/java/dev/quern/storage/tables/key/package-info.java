/** Where items and their index entries lie in the order of the store. */
@NullMarked
package dev.quern.storage.tables.key;

import org.jspecify.annotations.NullMarked;
