/**
 * Event source mappings: which functions are called with the records of which streams. Here is what is said about them;
 * {@code feed} does it.
 */
@NullMarked
package dev.quern.runtime.mapping;

import org.jspecify.annotations.NullMarked;
