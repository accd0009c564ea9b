package dev.quern.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.runtime.testing.ManualTime;
import dev.quern.storage.kv.DiskFullException;
import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.kv.StoreException;
import dev.quern.storage.kv.Transaction;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PulseTest {
    private final ManualTime time = new ManualTime();
    private final CompletableFuture<Object> commit = new CompletableFuture<>();

    /** A store whose commits take until the test says so. */
    private final KeyValueStore store = new KeyValueStore() {
        @Override
        public Snapshot snapshot() {
            throw new AssertionError("a pulse reads nothing");
        }

        @Override
        public <T extends @Nullable Object> T transact(Function<? super Transaction, ? extends T> body) {
            throw new AssertionError("a pulse waits for nothing");
        }

        @Override
        @SuppressWarnings("unchecked") // the body returns nothing
        public <T extends @Nullable Object> CompletableFuture<T> transactAsync(
                Function<? super Transaction, ? extends T> body) {
            return (CompletableFuture<T>) commit;
        }

        @Override
        public void close() {}
    };

    @Test
    void itComesWhenAChangeIsDurableAndTheClockHasWoken() {
        CompletableFuture<?> first = new Pulse(store, time).take();
        time.advance(Duration.ofMillis(1));
        assertThat(first).isNotDone();
        commit.complete("durable");
        assertThat(first).isCompleted();

        CompletableFuture<?> second = new Pulse(store, time).take();
        assertThat(second).as("the clock stands still").isNotDone();
        time.advance(Duration.ofMillis(1));
        assertThat(second).isCompleted();
    }

    @Test
    void aFullDiskIsNoLackOfLifeAndAStoreThatTakesNoChangesIsOne() {
        commit.completeExceptionally(new DiskFullException("the disk is full"));
        CompletableFuture<?> full = new Pulse(store, time).take();
        time.advance(Duration.ofMillis(1));
        assertThat(full).isCompletedWithValue(null);
        commit.obtrudeException(new StoreException("input/output error"));
        CompletableFuture<?> failed = new Pulse(store, time).take();
        time.advance(Duration.ofMillis(1));
        assertThat(failed).isCompletedExceptionally();
    }
}
