/** Chains of calls that run in a circle: told and stopped. */
@NullMarked
package dev.quern.runtime.recursion;

import org.jspecify.annotations.NullMarked;
