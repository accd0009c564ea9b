/** Tests. */
@NullMarked
package dev.quern.storage.streams.catalog;

import org.jspecify.annotations.NullMarked;
