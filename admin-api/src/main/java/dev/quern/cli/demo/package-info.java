/** The demonstration: a server of its own as a child process, a photograph, and what is shown of it. */
@NullMarked
package dev.quern.cli.demo;

import org.jspecify.annotations.NullMarked;
