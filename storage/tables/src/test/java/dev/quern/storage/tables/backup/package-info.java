/** Tests. */
@NullMarked
package dev.quern.storage.tables.backup;

import org.jspecify.annotations.NullMarked;
