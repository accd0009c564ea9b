/**
 * The object store inside the runtime: which functions its changes call, and what must be done for it from time to
 * time.
 */
@NullMarked
package dev.quern.runtime.objects;

import org.jspecify.annotations.NullMarked;
