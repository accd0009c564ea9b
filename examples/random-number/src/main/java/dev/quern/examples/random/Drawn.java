package dev.quern.examples.random;

/**
 * The output: {@code {"value": 4}}.
 *
 * @param value
 *            the number drawn
 */
public record Drawn(int value) {
}
