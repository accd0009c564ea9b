/** Kafka as a peer of streams and mappings: a broker, and clients that produce and consume. Each is a process. */
@NullMarked
package dev.quern.bench.kafka;

import org.jspecify.annotations.NullMarked;
