package dev.quern.storage.kv;

/**
 * A consistent view that later transactions do not change. Holds resources of the engine until it is closed; used after
 * that it throws {@link IllegalStateException}, and after the store was closed {@link StoreException}.
 */
public interface Snapshot extends Reader, AutoCloseable {

    @Override
    void close();
}
