/** A function that writes an item of a table from a message, once, however often the message comes. */
package dev.quern.examples.note;
