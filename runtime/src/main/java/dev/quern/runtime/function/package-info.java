/** Functions, their versions and aliases: what they are, and the rules for changing them. */
@NullMarked
package dev.quern.runtime.function;

import org.jspecify.annotations.NullMarked;
