@NullMarked
package dev.quern.cli.serve.start;

import org.jspecify.annotations.NullMarked;
