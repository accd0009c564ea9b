/** Shows that each benchmark runs; how fast it is, is no test's business. */
@NullMarked
package dev.quern.bench;

import org.jspecify.annotations.NullMarked;
