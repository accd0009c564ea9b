/** Tests. */
@NullMarked
package dev.quern.storage.tables.partiql;

import org.jspecify.annotations.NullMarked;
