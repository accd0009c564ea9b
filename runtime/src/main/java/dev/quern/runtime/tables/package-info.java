/** The table store in this process: what it needs done in the background. */
@NullMarked
package dev.quern.runtime.tables;

import org.jspecify.annotations.NullMarked;
