/** A function that decodes the records of a stream and writes them to a table, and names those that it cannot. */
package dev.quern.examples.readings;
