package dev.quern.storage.kv;

/**
 * A key and its value. The arrays belong to the caller.
 *
 * @param key
 *            the key
 * @param value
 *            the value
 */
@SuppressWarnings("ArrayRecordComponent")
public record Entry(byte[] key, byte[] value) {}
