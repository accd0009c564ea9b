/** Tests. */
@NullMarked
package dev.quern.storage.tables.query;

import org.jspecify.annotations.NullMarked;
