/**
 * Benchmarks. Each measures one promise of the performance page against its limit or against a peer in the same run,
 * and prints what it found; none fails because something was slow.
 */
@NullMarked
package dev.quern.bench;

import org.jspecify.annotations.NullMarked;
