/**
 * Rewrites a function's classes once, when a version is stored: calls that would reach the host go to the environment
 * instead, and polls let a running invocation be stopped.
 */
@NullMarked
package dev.quern.runtime.java.weave;

import org.jspecify.annotations.NullMarked;
