/** A Lambda function that draws a random number. */
package dev.quern.examples.random;
