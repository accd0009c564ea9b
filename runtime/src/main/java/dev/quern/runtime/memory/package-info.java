/** How full the heap of this process is. */
@NullMarked
package dev.quern.runtime.memory;

import org.jspecify.annotations.NullMarked;
