package dev.quern.storage.streams.stream;

/**
 * Which shard of which stream.
 *
 * @param stream
 *            the identifier of the stream
 * @param shard
 *            the number of the shard
 */
public record ShardKey(long stream, int shard) {

    public static ShardKey of(Shard shard) {
        return new ShardKey(shard.stream(), shard.number());
    }
}
