/** The embedded engine of the key-value port. No RocksDB type is seen outside this package. */
@NullMarked
package dev.quern.storage.rocksdb;

import org.jspecify.annotations.NullMarked;
