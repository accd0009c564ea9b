/** A guest book: a function that reads and writes a table, for a page that lies in a bucket. */
package dev.quern.examples.guestbook;
