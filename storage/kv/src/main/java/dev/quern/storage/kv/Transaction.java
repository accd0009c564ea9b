package dev.quern.storage.kv;

/**
 * Reads and writes that happen together or not at all, as if no other transaction ran at the same time. Reads see this
 * transaction's own writes. Valid only while the body that it was given to runs, on that thread; later uses throw
 * {@link IllegalStateException}.
 */
public interface Transaction extends Reader {

    /**
     * Stores a value, replacing any.
     *
     * @throws IllegalArgumentException
     *             if the key is empty or longer than {@link KeyValueStore#MAX_KEY_BYTES}, the value longer than
     *             {@link KeyValueStore#MAX_VALUE_BYTES}, or the whole larger than
     *             {@link KeyValueStore#MAX_TRANSACTION_BYTES}
     */
    void put(byte[] key, byte[] value);

    /** Removes a key, if it is there. */
    void delete(byte[] key);

    /** Removes every key of a range. Costs the same whatever the range holds. */
    void deleteRange(KeyRange range);
}
