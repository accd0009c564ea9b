/** Tests. */
@NullMarked
package dev.quern.storage.tables.key;

import org.jspecify.annotations.NullMarked;
