/** Function URLs: which address leads to which function. */
@NullMarked
package dev.quern.runtime.url;

import org.jspecify.annotations.NullMarked;
