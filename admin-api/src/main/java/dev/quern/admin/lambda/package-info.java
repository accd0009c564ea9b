/**
 * The Lambda API: what its requests and answers look like, one table from operation to handler, and the errors it
 * answers. What
 * an operation means is decided in the runtime.
 */
@NullMarked
package dev.quern.admin.lambda;

import org.jspecify.annotations.NullMarked;
