/**
 * What a server needs of its machine and its data directory before it starts, and what is said if that is not there.
 */
@NullMarked
package dev.quern.cli.serve.start;

import org.jspecify.annotations.NullMarked;
