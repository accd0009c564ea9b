/** What becomes of what the server logs. */
@NullMarked
package dev.quern.cli.logging;

import org.jspecify.annotations.NullMarked;
