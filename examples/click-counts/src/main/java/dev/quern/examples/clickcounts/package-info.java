/** A function that counts the clicks of a stream in windows of time, and writes the counts when a window ends. */
package dev.quern.examples.clickcounts;
