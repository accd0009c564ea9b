/** Makes the package in which Quern reaches machines: a Java runtime, the server, and what belongs to it. */
@NullMarked
package dev.quern.dist;

import org.jspecify.annotations.NullMarked;
