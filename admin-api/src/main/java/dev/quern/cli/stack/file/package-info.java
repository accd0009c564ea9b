/** The file {@code quern.yaml}: what it may say, how it is read, and which pieces of a stack it asks for. */
@NullMarked
package dev.quern.cli.stack.file;

import org.jspecify.annotations.NullMarked;
