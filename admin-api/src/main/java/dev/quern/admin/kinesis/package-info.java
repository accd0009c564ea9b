/**
 * The Kinesis API (2013-12-02) over the stream store.
 *
 * <pre>
 * stream    operations on streams and their settings
 * shard     operations on shards
 * record    records put and read
 * consumer  consumers, and what is sent to them
 * call      what operations have in common: names, tokens, words
 * error     the errors of the API
 * </pre>
 */
@NullMarked
package dev.quern.admin.kinesis;

import org.jspecify.annotations.NullMarked;
