/**
 * What the author of a function compiles against.
 *
 * <p>
 * A function is a class with a public no-argument constructor that implements {@link dev.quern.function.Handler} (typed
 * input and output) or {@link dev.quern.function.StreamHandler} (bytes in, bytes out). It is named by a handler string,
 * {@code com.example.Hello} or {@code com.example.Hello::method}, or found by {@link java.util.ServiceLoader} where the
 * function's JAR names one provider.
 *
 * <p>
 * This package has no dependencies and is Java 17 byte code. In a function's project it belongs in scope
 * {@code provided}; a copy inside the function's JAR is ignored.
 */
package dev.quern.function;
