/** Tests of the command line, from its arguments to what it prints. */
@NullMarked
package dev.quern.cli;

import org.jspecify.annotations.NullMarked;
