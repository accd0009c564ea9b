/**
 * Streams of records in shards: ordered, durable, kept for as long as each stream says. {@link StreamStore} is the way
 * in.
 *
 * <pre>
 * catalog     streams: made, changed, divided anew, deleted; their consumers
 * append      records appended
 * read        records read, and who wants to hear of new ones
 * upkeep      what happens in the background
 * rows        how all of it lies in the store
 * stream      streams, shards, records and their numbers
 * </pre>
 */
@NullMarked
package dev.quern.storage.streams;

import org.jspecify.annotations.NullMarked;
