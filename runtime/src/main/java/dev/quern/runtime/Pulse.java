package dev.quern.runtime;

import dev.quern.runtime.time.TimeSource;
import dev.quern.storage.kv.DiskFullException;
import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Subspace;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Shows that what everything hangs on still moves: a change becomes durable, and the clock that ends calls at their
 * deadlines wakes. Safe for use by several threads.
 */
final class Pulse {

    private static final byte[] KEY = Subspace.named("pulse").pack("last");

    private final KeyValueStore store;
    private final TimeSource time;

    Pulse(KeyValueStore store, TimeSource time) {
        this.store = store;
        this.time = time;
    }

    /**
     * Completed when both have moved; exceptionally if the store cannot be written until the next start. A disk that is
     * full is no lack of life: calls and reading go on, and writing does when there is room.
     */
    CompletableFuture<?> take() {
        byte[] now = ByteBuffer.allocate(Long.BYTES).putLong(time.now().toEpochMilli()).array();
        CompletableFuture<@Nullable Void> written = store.updateAsync(transaction -> transaction.put(KEY, now))
                .exceptionallyCompose(failure -> isFull(failure)
                        ? CompletableFuture.<@Nullable Void>completedFuture(null)
                        : CompletableFuture.<@Nullable Void>failedFuture(failure));
        CompletableFuture<@Nullable Void> woken = new CompletableFuture<>();
        time.schedule(Duration.ZERO, () -> woken.complete(null));
        return CompletableFuture.allOf(written, woken);
    }

    private static boolean isFull(Throwable failure) {
        return (failure instanceof CompletionException ? failure.getCause() : failure) instanceof DiskFullException;
    }
}
