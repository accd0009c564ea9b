/** Servers as processes of their own. */
@NullMarked
package dev.quern.cli.process;

import org.jspecify.annotations.NullMarked;
