/** Tests. */
@NullMarked
package dev.quern.storage.tables.expression;

import org.jspecify.annotations.NullMarked;
