/** From payloads to what handlers take, and from what they give to answers: the table in {@code Handler}'s Javadoc. */
@NullMarked
package dev.quern.runtime.java.codec;

import org.jspecify.annotations.NullMarked;
