/** The embedding API: the whole runtime as a library. */
@NullMarked
package dev.quern.runtime;

import org.jspecify.annotations.NullMarked;
