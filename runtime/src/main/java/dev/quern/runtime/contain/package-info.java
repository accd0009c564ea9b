/**
 * What keeps a function that misbehaves from the rest of the process, and names it: threads that cannot be stopped,
 * class
 * loaders that stay, memory that runs out.
 */
@NullMarked
package dev.quern.runtime.contain;

import org.jspecify.annotations.NullMarked;
