/** Tests. */
@NullMarked
package dev.quern.storage.tables.write;

import org.jspecify.annotations.NullMarked;
