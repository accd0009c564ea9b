/** A server's things as pieces of a stack: read through its APIs, and changed step by step. */
@NullMarked
package dev.quern.cli.stack.server;

import org.jspecify.annotations.NullMarked;
