/**
 * Asynchronous invocations: a durable queue for each function, and the attempts that are made of what lies in it.
 *
 * <p>
 * {@link dev.quern.runtime.async.EventQueue} is the way in. The {@code Dispatcher} starts what is due, the
 * {@code Settler} writes down what came of it, {@code RetryRules} decide what that means.
 */
@NullMarked
package dev.quern.runtime.async;

import org.jspecify.annotations.NullMarked;
