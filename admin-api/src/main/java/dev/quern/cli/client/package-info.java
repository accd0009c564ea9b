/** A running server from the outside: its Lambda API, spoken over signed HTTP. */
@NullMarked
package dev.quern.cli.client;

import org.jspecify.annotations.NullMarked;
