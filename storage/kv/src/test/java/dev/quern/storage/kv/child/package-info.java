/** Processes that tests start to kill them. */
@NullMarked
package dev.quern.storage.kv.child;

import org.jspecify.annotations.NullMarked;
