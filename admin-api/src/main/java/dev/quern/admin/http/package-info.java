/**
 * The listener: one HTTP server for all wire APIs. It finds the service, checks who calls, reads the body within its
 * limit and writes the answer; what a request means is the service's business. Everything here runs on event loops and
 * never blocks.
 */
@NullMarked
package dev.quern.admin.http;

import org.jspecify.annotations.NullMarked;
