/** Tests of the embedded engine. */
@NullMarked
package dev.quern.storage.rocksdb;

import org.jspecify.annotations.NullMarked;
