/** What {@code quern serve} is told by its arguments and its configuration file, and how it ends. */
@NullMarked
package dev.quern.cli.serve;

import org.jspecify.annotations.NullMarked;
