/** The cache of what the JVM learns when a server starts. */
@NullMarked
package dev.quern.cli.train;

import org.jspecify.annotations.NullMarked;
