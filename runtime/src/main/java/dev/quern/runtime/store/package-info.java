/** How the runtime's records lie in the key-value store. */
@NullMarked
package dev.quern.runtime.store;

import org.jspecify.annotations.NullMarked;
