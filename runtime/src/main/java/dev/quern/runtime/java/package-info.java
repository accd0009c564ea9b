/**
 * Functions on the JVM, in this process: their code prepared, loaded, called and stopped.
 */
@NullMarked
package dev.quern.runtime.java;

import org.jspecify.annotations.NullMarked;
