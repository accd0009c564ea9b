/**
 * Runs handlers written for {@code aws-lambda-java-core} unmodified, by the rules of AWS's own Java runtime.
 *
 * <p>
 * {@link dev.quern.plugins.awslambda.AwsLambdaPlugin} is the way in. {@code AwsHandlerAdapter} decides what a class is
 * and makes it callable; {@code HandlerMethod} and {@code GenericTypes} say which method and which types are meant;
 * {@code PojoFunction} and {@code StreamFunction} are the two kinds of callable function; the rest is what a function
 * sees of its invocation. Reading and writing JSON has a room of its own,
 * {@link dev.quern.plugins.awslambda.serialization}.
 *
 * <p>
 * Rule of the house: everything that knows a function's classes hangs from the handler that {@code adapt} returns.
 */
@NullMarked
package dev.quern.plugins.awslambda;

import org.jspecify.annotations.NullMarked;
