/** A function that reads a page of items of a table, and says where the next page begins. */
package dev.quern.examples.notespage;
