/** Invocations: environments, the threads they run on, deadlines and outcomes. */
@NullMarked
package dev.quern.runtime.invoke;

import org.jspecify.annotations.NullMarked;
