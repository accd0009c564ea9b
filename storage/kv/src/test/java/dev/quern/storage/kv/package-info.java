/** Tests of the keys. */
@NullMarked
package dev.quern.storage.kv;

import org.jspecify.annotations.NullMarked;
