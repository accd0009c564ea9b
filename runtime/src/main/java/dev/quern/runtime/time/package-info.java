/** Time, given from outside. */
@NullMarked
package dev.quern.runtime.time;

import org.jspecify.annotations.NullMarked;
