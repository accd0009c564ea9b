package dev.quern.function;

/**
 * Where a record of a stream is.
 *
 * @param shardId
 *            the shard that it went to
 * @param sequenceNumber
 *            its number: above those of all records that were in the shard before it
 */
public record RecordPlace(String shardId, String sequenceNumber) {}
