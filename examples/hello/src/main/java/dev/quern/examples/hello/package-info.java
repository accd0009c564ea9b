/** A function that greets: where to begin, and what to copy for a function of your own. */
package dev.quern.examples.hello;
