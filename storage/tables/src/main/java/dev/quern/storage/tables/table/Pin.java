package dev.quern.storage.tables.table;

import java.time.Instant;

/**
 * A moment of a table that somebody is reading: while it is pinned, what the table was then can be found out.
 *
 * @param reader
 *            the number of whoever reads, which unpins it
 */
public record Pin(long reader, Instant moment) {}
