package dev.quern.storage.rocksdb;

import org.jspecify.annotations.Nullable;

/**
 * The last thing a transaction did to a key: it stored a value, or removed the key. Immutable; never hands out
 * its array.
 */
final class Write {

    static final Write DELETE = new Write(null);

    private final byte @Nullable [] value;

    private Write(byte @Nullable [] value) {
        this.value = value;
    }

    static Write put(byte[] value) {
        return new Write(value.clone());
    }

    boolean isDelete() {
        return value == null;
    }

    /** A copy of the value; {@code null} if the key was removed. */
    byte @Nullable [] value() {
        return value == null ? null : value.clone();
    }

    void appendTo(BatchAppender batch, byte[] key) {
        if (value == null) {
            batch.delete(key);
        } else {
            batch.put(key, value);
        }
    }
}
