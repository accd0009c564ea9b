package dev.quern.storage.kv;

import org.jspecify.annotations.Nullable;

/** Where a value can be looked up by its key. */
public interface Lookup {

    /** The value stored under {@code key}; {@code null} if there is none. The array belongs to the caller. */
    byte @Nullable [] get(byte[] key);
}
