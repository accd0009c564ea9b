/** The object store inside the runtime: what must be done for it from time to time. */
@NullMarked
package dev.quern.runtime.objects;

import org.jspecify.annotations.NullMarked;
