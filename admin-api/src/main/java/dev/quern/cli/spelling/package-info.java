/** What a mistyped word was probably meant to be. */
@NullMarked
package dev.quern.cli.spelling;

import org.jspecify.annotations.NullMarked;
