/** From the handler string to something that can be called, and from what went wrong to what the caller is told. */
@NullMarked
package dev.quern.runtime.java.handler;

import org.jspecify.annotations.NullMarked;
