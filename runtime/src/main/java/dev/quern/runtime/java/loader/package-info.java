/** Class loaders of functions: what they see of the host, and how their classes reach the bridge. */
@NullMarked
package dev.quern.runtime.java.loader;

import org.jspecify.annotations.NullMarked;
