package dev.quern.storage.streams.read;

import dev.quern.storage.streams.stream.ShardKey;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who wants to hear that a shard has new records, or that a stream's shards are others now. What happens in another
 * process is not heard here: a hint, which spares whoever waits most of its looking. Safe for use by any number of
 * threads.
 *
 * <p>
 * Who waits listens first and reads then: what is put in between is heard or read.
 */
public final class ShardListeners {

    /** Listening to a shard or stream, until it is closed. */
    public interface Listening extends AutoCloseable {

        @Override
        void close();
    }

    private final ConcurrentHashMap<ShardKey, Set<Runnable>> ofShards = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Long, Set<Runnable>> ofStreams = new ConcurrentHashMap<>();

    /**
     * Calls a listener whenever records were appended to a shard, and when it was split, merged or deleted.
     *
     * @param listener
     *            runs on a thread that must not wait; it may be called once more after it was closed
     */
    public Listening listen(ShardKey shard, Runnable listener) {
        return listen(ofShards, shard, listener);
    }

    /** Calls a listener whenever a stream was divided anew or deleted; see {@link #listen(ShardKey, Runnable)}. */
    public Listening listenToStream(long stream, Runnable listener) {
        return listen(ofStreams, stream, listener);
    }

    private static <K> Listening listen(ConcurrentHashMap<K, Set<Runnable>> all, K key, Runnable listener) {
        // an object of its own, so that one may listen twice
        Runnable own = listener::run;
        all.compute(key, (_, before) -> {
            Set<Runnable> listeners = before == null ? ConcurrentHashMap.newKeySet() : before;
            listeners.add(own);
            return listeners;
        });
        return () -> all.computeIfPresent(key, (_, listeners) -> {
            listeners.remove(own);
            return listeners.isEmpty() ? null : listeners;
        });
    }

    /** Says that a shard has new records. */
    public void appended(ShardKey shard) {
        call(ofShards.getOrDefault(shard, Set.of()));
    }

    /** Says that the shards of a stream are others now, or that it is gone. */
    public void changed(long stream) {
        call(ofStreams.getOrDefault(stream, Set.of()));
        ofShards.forEach((shard, listeners) -> {
            if (shard.stream() == stream) {
                call(listeners);
            }
        });
    }

    private static void call(Set<Runnable> listeners) {
        listeners.forEach(Runnable::run);
    }
}
