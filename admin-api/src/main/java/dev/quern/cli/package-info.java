/**
 * The command line: reads arguments, calls what does the work, and prints. Each command is a class, and gets what it
 * needs of the world around it as {@link dev.quern.cli.Surroundings}.
 */
@NullMarked
package dev.quern.cli;

import org.jspecify.annotations.NullMarked;
