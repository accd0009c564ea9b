/** The functions that are measured: packed into JARs by the benchmarks, and loaded as any user's function is. */
@NullMarked
package dev.quern.bench.function;

import org.jspecify.annotations.NullMarked;
