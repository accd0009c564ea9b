@NullMarked
package dev.quern.cli.logging;

import org.jspecify.annotations.NullMarked;
