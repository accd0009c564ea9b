/** Tests of files of stacks. */
@NullMarked
package dev.quern.cli.stack.file;

import org.jspecify.annotations.NullMarked;
