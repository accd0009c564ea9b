/** Finding plugins and loading each in a class loader of its own. */
@NullMarked
package dev.quern.runtime.plugin;

import org.jspecify.annotations.NullMarked;
