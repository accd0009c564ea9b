package dev.quern.storage.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.storage.kv.Cursor;
import dev.quern.storage.kv.KeyRange;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.kv.StoreException;
import dev.quern.storage.kv.Subspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the embedded engine does beyond the contract. */
@Timeout(60)
class RocksDbStoreTest {

    private static final Subspace SPACE = Subspace.named("test");
    private static final byte[] VALUE = {1};

    @TempDir
    Path directory;

    private RocksDbStore open(RocksDbSettings settings) {
        return RocksDbStore.open(directory, settings);
    }

    private RocksDbStore open() {
        return open(RocksDbSettings.defaults());
    }

    private static long statistic(RocksDbStore store, String name) {
        return java.util.Objects.requireNonNull(store.statistics().get(name), name);
    }

    private static CompletableFuture<Void> onThread(Runnable action) {
        return CompletableFuture.runAsync(action, task -> Thread.ofPlatform().daemon().start(task));
    }

    @Test
    void closingLeavesNoThreadOfTheStore() {
        RocksDbStore store = open();
        store.updateAsync(transaction -> transaction.put(SPACE.pack(1), VALUE)).join();
        assertThat(threads()).contains("quern-store-committer", "quern-store-callbacks");
        store.close();
        assertThat(threads()).noneMatch(name -> name.startsWith("quern-store"));
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
    }

    @Test
    void closingLeavesNoFileOpen() throws IOException {
        RocksDbStore store = open();
        store.update(transaction -> transaction.put(SPACE.pack(1), VALUE));
        store.snapshot().range(KeyRange.all()).next();
        assertThat(openFiles()).isNotEmpty();
        store.close();
        assertThat(openFiles()).isEmpty();
    }

    private List<String> openFiles() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.map(RocksDbStoreTest::target).filter(file -> file.startsWith(directory.toString()))
                    .toList();
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException gone) {
            return "";
        }
    }

    @Test
    void aCheckpointIsAStoreOfItsOwn(@TempDir Path elsewhere) {
        Path copy = elsewhere.resolve("copy");
        try (RocksDbStore store = open()) {
            store.update(transaction -> transaction.put(SPACE.pack(1), VALUE));
            store.checkpoint(copy);
            store.update(transaction -> transaction.delete(SPACE.pack(1)));
            try (RocksDbStore copied = RocksDbStore.open(copy, RocksDbSettings.defaults());
                    Snapshot snapshot = copied.snapshot()) {
                assertThat(snapshot.get(SPACE.pack(1))).isEqualTo(VALUE);
            }
            assertThatThrownBy(() -> store.checkpoint(copy)).isInstanceOf(StoreException.class)
                    .hasMessageContaining("cannot copy the store in " + directory + " to " + copy);
        }
    }

    @Test
    void whoDoesNotWaitIsToldWhenTheDiskDoesNotKeepUp() {
        byte[] large = new byte[16 << 20];
        try (RocksDbStore store = open()) {
            List<CompletableFuture<@Nullable Void>> writes = new ArrayList<>();
            AtomicInteger runs = new AtomicInteger();
            // while its last run has the store for itself, the others wait
            store.update(transaction -> {
                transaction.get(SPACE.pack("hot"));
                if (runs.incrementAndGet() <= RocksDbSettings.defaults().exclusiveAfterAttempts()) {
                    onThread(() -> store.update(rival -> rival.put(SPACE.pack("hot"), VALUE))).join();
                } else {
                    for (int i = 0; i < 10; i++) {
                        byte[] key = SPACE.pack(i);
                        writes.add(store.updateAsync(rival -> rival.put(key, large)));
                    }
                }
                transaction.put(SPACE.pack("mine"), VALUE);
            });
            assertThat(writes.getLast()).isCompletedExceptionally();
            assertThatThrownBy(writes.getLast()::join).hasMessageContaining("the disk does not keep up");
            writes.getFirst().join();
        }
    }

    @Test
    void transactionsReleaseTheirSnapshotsHoweverTheyEnd() {
        try (RocksDbStore store = open()) {
            store.update(transaction -> transaction.put(SPACE.pack(1), VALUE));
            // both leave a cursor open
            store.update(transaction -> transaction.range(KeyRange.all()).next());
            assertThatThrownBy(() -> store.update(transaction -> {
                transaction.range(KeyRange.all()).next();
                throw new IllegalStateException("on purpose");
            })).hasMessage("on purpose");
            assertThat(statistic(store, "snapshots.open")).isZero();
            assertThat(statistic(store, "rocksdb.num-snapshots")).isZero();
            try (Snapshot snapshot = store.snapshot()) {
                assertThat(statistic(store, "snapshots.open")).isOne();
                assertThat(snapshot.get(SPACE.pack(1))).isEqualTo(VALUE);
            }
            assertThat(statistic(store, "rocksdb.num-snapshots")).isZero();
        }
    }

    @Test
    void closingInTheMiddleOfReadsAndWritesEndsThemWithAnException() {
        for (int round = 0; round < 5; round++) {
            RocksDbStore store = open();
            store.update(transaction -> {
                for (int i = 0; i < 100; i++) {
                    transaction.put(SPACE.pack(i), VALUE);
                }
            });
            CountDownLatch working = new CountDownLatch(4);
            List<CompletableFuture<Void>> workers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                boolean reads = i % 2 == 0;
                workers.add(onThread(() -> workUntilClosed(store, reads, working)));
            }
            await(working);
            store.close();
            workers.forEach(worker -> assertThatThrownBy(worker::join).hasCauseInstanceOf(StoreException.class)
                    .hasMessageContaining("closed"));
        }
    }

    private static void workUntilClosed(RocksDbStore store, boolean reads, CountDownLatch working) {
        while (true) {
            if (reads) {
                try (Snapshot snapshot = store.snapshot(); Cursor cursor = snapshot.range(KeyRange.all())) {
                    cursor.forEachRemaining(entry -> snapshot.get(entry.key()));
                }
            } else {
                store.update(transaction -> {
                    transaction.get(SPACE.pack(1));
                    transaction.put(SPACE.pack(1), VALUE);
                });
            }
            working.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void manyTransactionsShareOneWriteToTheDisk() {
        try (RocksDbStore store = open()) {
            writeAtOnce(store, 400);
            assertThat(statistic(store, "transactions.committed")).isEqualTo(400);
            assertThat(statistic(store, "transactions.groups")).isLessThan(200);
        }
    }

    @Test
    void everyGroupIsSyncedToTheDisk() {
        try (RocksDbStore store = open(RocksDbSettings.defaults().withGroupBytes(1))) {
            long before = statistic(store, "rocksdb.wal-syncs");
            writeAtOnce(store, 40);
            assertThat(statistic(store, "rocksdb.wal-syncs") - before).isEqualTo(40);
        }
    }

    @Test
    void aGroupIsBoundedInBytes() {
        try (RocksDbStore store = open(RocksDbSettings.defaults().withGroupBytes(1))) {
            writeAtOnce(store, 40);
            assertThat(statistic(store, "transactions.groups")).isEqualTo(40);
        }
    }

    private static void writeAtOnce(RocksDbStore store, int count) {
        List<CompletableFuture<@Nullable Void>> writes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] key = SPACE.pack(i);
            writes.add(store.updateAsync(transaction -> transaction.put(key, VALUE)));
        }
        writes.forEach(CompletableFuture::join);
    }

    @Test
    void onlyWhatACursorHasWalkedIsAConflict() {
        try (RocksDbStore store = open()) {
            store.update(transaction -> {
                transaction.put(SPACE.pack(1), VALUE);
                transaction.put(SPACE.pack(5), VALUE);
            });
            AtomicInteger runs = new AtomicInteger();
            store.update(transaction -> {
                try (Cursor up = transaction.range(SPACE.range())) {
                    up.next();
                }
                if (runs.incrementAndGet() == 1) {
                    onThread(() -> store.update(rival -> rival.put(SPACE.pack(3), VALUE))).join();
                }
                transaction.put(SPACE.pack("done"), VALUE);
            });
            assertThat(runs).hasValue(1);
        }
    }

    @Test
    void readingWhatItWroteItselfIsNoConflict() {
        try (RocksDbStore store = open()) {
            AtomicInteger runs = new AtomicInteger();
            store.update(transaction -> {
                transaction.put(SPACE.pack(1), VALUE);
                assertThat(transaction.get(SPACE.pack(1))).isEqualTo(VALUE);
                transaction.deleteRange(SPACE.sub(2).range());
                assertThat(transaction.get(SPACE.pack(2, 1))).isNull();
                if (runs.incrementAndGet() == 1) {
                    onThread(() -> store.update(rival -> rival.deleteRange(SPACE.range()))).join();
                }
            });
            assertThat(runs).hasValue(1);
        }
    }

    @Test
    void aTransactionThatOutlastsTheMemoryOfConflictsRunsAgain() {
        try (RocksDbStore store = open(RocksDbSettings.defaults().withConflictMemoryBytes(10_000))) {
            AtomicInteger runs = new AtomicInteger();
            store.update(transaction -> {
                transaction.get(SPACE.pack("mine"));
                if (runs.incrementAndGet() == 1) {
                    onThread(() -> writeAtOnce(store, 1_000)).join();
                }
                transaction.put(SPACE.pack("mine"), VALUE);
            });
            assertThat(runs).hasValue(2);
        }
    }

    @Test
    void aTransactionThatTakesTooLongWhileOthersWaitIsToldSo() {
        RocksDbSettings settings = RocksDbSettings.defaults().withTransactionTimeLimit(Duration.ofMillis(50));
        try (RocksDbStore store = open(settings)) {
            byte[] hot = SPACE.pack("hot");
            assertThatThrownBy(() -> store.update(transaction -> {
                transaction.get(hot);
                // in the last run the rival waits for the limit
                onThread(() -> store.update(rival -> rival.put(hot, VALUE))).join();
                transaction.put(SPACE.pack("mine"), VALUE);
            })).isInstanceOf(StoreException.class).hasMessageContaining("8 times").hasMessageContaining("PT0.05S")
                    .hasMessageContaining("divide its work");
            byte[] mine = store.<byte @Nullable []>transact(transaction -> transaction.get(SPACE.pack("mine")));
            assertThat(mine).isNull();
        }
    }

    @Test
    void statisticsSpeakOfCommitsConflictsAndMemory() {
        try (RocksDbStore store = open()) {
            store.update(transaction -> transaction.put(SPACE.pack(1), VALUE));
            assertThat(store.statistics()).containsEntry("transactions.committed", 1L)
                    .containsEntry("transactions.conflicts", 0L).containsEntry("transactions.waiting", 0L)
                    .containsEntry("rocksdb.background-errors", 0L)
                    .containsKeys("rocksdb.block-cache-usage", "rocksdb.cur-size-all-mem-tables");
            assertThat(statistic(store, "rocksdb.estimate-num-keys")).isOne();
        }
    }

    @Test
    void settingsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> RocksDbSettings.defaults().withGroupBytes(0))
                .isInstanceOf(IllegalArgumentException.class).hasMessage("groupBytes must be above zero, not 0");
        assertThatThrownBy(() -> RocksDbSettings.defaults().withTransactionTimeLimit(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
