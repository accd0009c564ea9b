package dev.quern.function;

import java.util.List;

/**
 * The streams of the server that a function runs in: those that its API for Kinesis shows, with the same limits and
 * guarantees. What a method has put is on disk when it returns. Safe for use by several threads; methods block.
 *
 * <p>
 * All methods throw {@link StreamsException}, each of its kinds a class: {@link StreamsException.NoSuchStream} if there
 * is no such stream, {@link StreamsException.Invalid} if a rule of streams is broken,
 * {@link StreamsException.Unavailable}
 * if the store fails.
 */
public interface Streams {

    /**
     * Puts a record.
     *
     * @param partitionKey
     *            1 to 256 characters; records with the same one go to the same shard
     * @param data
     *            with the key at most 1 MiB, or what the stream allows
     * @return where it is
     */
    RecordPlace put(String stream, String partitionKey, byte[] data);

    /**
     * Puts several records, with one synchronised write to the disk for many of them. Those of one shard stand in it in
     * the order of the list. If the store fails, some of them may have been put.
     *
     * @param records
     *            at most 500, and 10 MiB with their keys
     * @return for each record, in their order, where it is
     * @throws IllegalArgumentException
     *             if there are more than 500
     */
    List<RecordPlace> putAll(String stream, List<NewRecord> records);
}
