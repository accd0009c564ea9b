package dev.quern.storage.streams.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A record to be put.
 *
 * @param hash
 *            where it goes
 * @param key
 *            its partition key in UTF-8; not copied: nobody changes it
 * @param data
 *            not copied: nobody changes it
 */
@SuppressWarnings("ArrayRecordComponent")
public record NewRecord(HashKey hash, byte[] key, byte[] data) {

    /** A record that goes where its partition key says. */
    public static NewRecord of(String partitionKey, byte[] data) {
        return of(partitionKey, HashKey.ofPartitionKey(partitionKey), data);
    }

    /** A record that goes somewhere else. */
    public static NewRecord of(String partitionKey, HashKey explicit, byte[] data) {
        return new NewRecord(explicit, partitionKey.getBytes(UTF_8), data);
    }

    /** What counts against the limits: data and key. */
    public int size() {
        return key.length + data.length;
    }
}
