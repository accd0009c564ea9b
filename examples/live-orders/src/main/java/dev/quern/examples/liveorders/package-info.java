/** The changes of a table on a page as they happen: one function notes them in their order, another one sends them. */
package dev.quern.examples.liveorders;
