/** Tests of what a server is told. */
@NullMarked
package dev.quern.cli.serve;

import org.jspecify.annotations.NullMarked;
