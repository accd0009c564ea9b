/** Tests. */
@NullMarked
package dev.quern.storage.tables;

import org.jspecify.annotations.NullMarked;
