package dev.quern.storage.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quern.storage.kv.CommitOutcomeUnknownException;
import dev.quern.storage.kv.DiskFullException;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.kv.StoreException;
import dev.quern.storage.kv.Subspace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A disk without room: writers are told, readers go on, and when there is room again all is well. */
@Timeout(60)
class DiskFullTest {

    private static final Subspace SPACE = Subspace.named("test");
    private static final long RESERVE = 64 << 20;

    @TempDir
    Path folder;

    private static void put(RocksDbStore store, int number, int size) {
        byte[] value = new byte[size];
        new Random(number).nextBytes(value);
        store.update(transaction -> transaction.put(SPACE.pack(number), value));
    }

    private static boolean has(RocksDbStore store, int number) {
        try (Snapshot snapshot = store.snapshot()) {
            return snapshot.get(SPACE.pack(number)) != null;
        }
    }

    @Test
    void theReserveIsNotUsedAndWritingGoesOnWhenThereIsRoomAgain() {
        AtomicLong usable = new AtomicLong(1L << 30);
        Path directory = folder.resolve("store");
        try (RocksDbStore store = RocksDbStore.open(directory, RocksDbSettings.defaults(), _ -> usable::get)) {
            put(store, 1, 100);
            usable.set(RESERVE + 50);
            assertThatThrownBy(() -> put(store, 2, 100)).isExactlyInstanceOf(DiskFullException.class)
                    .hasMessage("cannot write to the store in " + directory + ": the disk is full: 64 MiB are left, and"
                            + " 64 MiB are kept for the store's own work. Nothing was written; free some space, and"
                            + " writing goes on by itself");
            assertThatThrownBy(() -> store.updateAsync(transaction -> transaction.put(SPACE.pack(2), new byte[100]))
                    .join()).isInstanceOf(CompletionException.class).hasCauseInstanceOf(DiskFullException.class);
            assertThat(has(store, 1)).isTrue();
            assertThat(has(store, 2)).isFalse();
            assertThat(store.statistics()).containsEntry("transactions.refused", 2L).containsEntry("store.broken", 0L)
                    .containsEntry("disk.usable-bytes", RESERVE + 50).containsEntry("disk.reserve-bytes", RESERVE);

            usable.set(RESERVE + 10_000);
            put(store, 2, 100);
            assertThat(has(store, 2)).isTrue();
        }
    }

    /** A real file system, filled by somebody else to its last byte, so that no reserve can help. */
    @Test
    void aWriteThatMetTheEndOfTheDiskIsUnknownAndTheNextOnesAreRefusedUntilThereIsRoom() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 48)) {
            RocksDbSettings settings = RocksDbSettings.defaults().withMemory(1 << 20, 4 << 20)
                    .withNativeLibraryDirectory(folder.resolve("library")).withDiskReserveBytes(0);
            Path directory = disk.path().resolve("store");
            Set<Integer> acknowledged = new HashSet<>();
            Set<Integer> refused = new HashSet<>();
            int number = 0;
            try (RocksDbStore store = RocksDbStore.open(directory, settings)) {
                for (; number < 50; number++) {
                    put(store, number, 100_000);
                    acknowledged.add(number);
                }
                disk.fill();
                int unknown = -1;
                // the log has room set aside: some more fit
                for (; refused.size() < 20; number++) {
                    assertThat(number).isLessThan(500);
                    try {
                        put(store, number, 100_000);
                        acknowledged.add(number);
                    } catch (CommitOutcomeUnknownException e) {
                        assertThat(unknown).as("only the write that met the end is in doubt").isNegative();
                        unknown = number;
                        assertThat(e).hasMessageContaining("the disk is full")
                                .hasMessageContaining("whether the transaction is there shows when the store takes");
                    } catch (DiskFullException e) {
                        assertThat(e).hasMessageContaining("the disk is full").hasMessageContaining("by itself");
                        refused.add(number);
                    }
                }
                assertThat(unknown).isNotNegative();
                assertThat(acknowledged).allMatch(known -> has(store, known));

                disk.makeRoom();
                number = putWhenItGoes(store, number, refused);
                acknowledged.add(number);
                assertThat(acknowledged).allMatch(known -> has(store, known));
                assertThat(refused).noneMatch(known -> has(store, known));
            }
            try (RocksDbStore store = RocksDbStore.open(directory, settings)) {
                store.verify();
                assertThat(acknowledged).allMatch(known -> has(store, known));
                assertThat(refused).noneMatch(known -> has(store, known));
            }
        }
    }

    /** RocksDB looks for room every few seconds. */
    private static int putWhenItGoes(RocksDbStore store, int first, Set<Integer> refused) {
        for (int number = first;; number++) {
            try {
                put(store, number, 100_000);
                return number;
            } catch (DiskFullException e) {
                refused.add(number);
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void openingOnAFullDiskSaysSo() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 16)) {
            RocksDbSettings settings = RocksDbSettings.defaults()
                    .withNativeLibraryDirectory(folder.resolve("library"));
            disk.fill();
            assertThatThrownBy(() -> RocksDbStore.open(disk.path().resolve("store"), settings).close())
                    .isInstanceOf(StoreException.class).hasMessageContaining("the disk is full");
            disk.makeRoom();
            RocksDbStore.open(disk.path().resolve("store"), settings).close();
        }
    }

    /** A file system of a few MiB in memory; only the root user can make one, and without it the test is skipped. */
    private record SmallDisk(Path path) implements AutoCloseable {

        static SmallDisk mount(Path path, int mebibytes) throws Exception {
            Files.createDirectories(path);
            assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "quern-test", path.toString()) == 0,
                    "this user cannot mount file systems");
            return new SmallDisk(path);
        }

        private static int run(String... command) throws IOException, InterruptedException {
            return new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
        }

        void fill() throws IOException {
            try (FileChannel file = FileChannel.open(path.resolve("ballast"), StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE)) {
                while (true) {
                    file.write(ByteBuffer.allocate(4_096));
                }
            } catch (IOException full) {
                assertThat(full).hasMessageContaining("No space left");
            }
        }

        void makeRoom() throws IOException {
            Files.delete(path.resolve("ballast"));
        }

        @Override
        public void close() throws Exception {
            run("umount", path.toString());
        }
    }
}
