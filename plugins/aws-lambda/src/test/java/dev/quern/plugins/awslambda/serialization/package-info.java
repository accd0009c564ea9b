/** Holds the isolation of AWS's serialization library to what it says. */
@NullMarked
package dev.quern.plugins.awslambda.serialization;

import org.jspecify.annotations.NullMarked;
