/**
 * What every engine of the key-value port must do, as abstract test classes that an engine's tests extend, and
 * an engine in memory that does it in the simplest way.
 */
@NullMarked
package dev.quern.storage.kv.contract;

import org.jspecify.annotations.NullMarked;
