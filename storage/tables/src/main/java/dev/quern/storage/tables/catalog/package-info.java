/** Tables: made, described, changed, deleted. */
@NullMarked
package dev.quern.storage.tables.catalog;

import org.jspecify.annotations.NullMarked;
