/** Runs handlers written for {@code aws-lambda-java-core} unmodified. */
@NullMarked
package dev.quern.plugins.awslambda;

import org.jspecify.annotations.NullMarked;
