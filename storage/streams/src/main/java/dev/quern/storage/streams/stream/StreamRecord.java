package dev.quern.storage.streams.stream;

import java.time.Instant;

/**
 * A record as it is read.
 *
 * @param arrival
 *            when it was put, in milliseconds; never falls within a shard
 * @param data
 *            not copied: nobody changes it
 */
@SuppressWarnings("ArrayRecordComponent")
public record StreamRecord(SequenceNumber sequence, String partitionKey, Instant arrival, byte[] data) {}
