package dev.quern.storage.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.storage.kv.StoreException;
import dev.quern.storage.kv.Subspace;
import dev.quern.storage.kv.child.ChildJvm;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Directories and disks that do not do what they should. */
@Timeout(60)
class RocksDbFailureTest {

    private static final Subspace SPACE = Subspace.named("test");

    @TempDir
    Path folder;

    private Path directory() {
        return folder.resolve("store");
    }

    private RocksDbStore open(RocksDbSettings settings) {
        return RocksDbStore.open(directory(), settings);
    }

    private RocksDbStore open() {
        return open(RocksDbSettings.defaults());
    }

    @Test
    void aSecondStoreInThisProcessIsRefused() {
        try (RocksDbStore first = open()) {
            assertThatThrownBy(this::open).isInstanceOf(StoreException.class)
                    .hasMessage("the store in " + directory() + " is already open in this process: stop that one first,"
                            + " or use another directory");
            first.update(transaction -> transaction.put(SPACE.pack(1), new byte[0]));
        }
        open().close();
    }

    @Test
    void closingFromItsOwnCallbackIsRefusedRatherThanWaitingForItself() {
        try (RocksDbStore store = open()) {
            String said;
            do {
                // the transaction may be done before there is an action that could depend on it
                said = store.updateAsync(transaction -> transaction.put(SPACE.pack(1), new byte[0]))
                        .thenApply(_ -> closeFromCallback(store)).join();
            } while (said.isEmpty());
            assertThat(said).contains("close it from another thread");
            assertThat(count(store)).isEqualTo(1);
        }
    }

    private static String closeFromCallback(RocksDbStore store) {
        if (!Thread.currentThread().getName().equals("quern-store-callbacks")) {
            return "";
        }
        try {
            store.close();
            return "closed";
        } catch (IllegalStateException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Test
    void aSecondProcessIsRefused() throws Exception {
        Process holder = new ProcessBuilder(ChildJvm.command(CrashWriter.class, directory().toString(),
                folder.resolve("library").toString(), "NONE")).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (BufferedReader said = holder.inputReader()) {
            assertThat(said.readLine()).isNotNull();
            assertThatThrownBy(this::open).isInstanceOf(StoreException.class)
                    .hasMessage(
                            "the store in " + directory() + " is already open in another process: stop that one first,"
                                    + " or use another directory");
        } finally {
            holder.destroyForcibly().waitFor();
        }
        open().close();
    }

    @Test
    void aDirectoryThatIsAFileIsRefused() throws IOException {
        Files.writeString(directory(), "not a directory");
        assertThatThrownBy(this::open).isInstanceOf(StoreException.class)
                .hasMessageContaining("cannot make the directory " + directory());
    }

    private void writeTen() {
        try (RocksDbStore store = open()) {
            for (int i = 0; i < 10; i++) {
                byte[] key = SPACE.pack(i);
                store.update(transaction -> transaction.put(key, new byte[1_000]));
            }
        }
    }

    private Path log() throws IOException {
        try (Stream<Path> files = Files.list(directory())) {
            return files.filter(file -> file.toString().endsWith(".log")).findFirst().orElseThrow();
        }
    }

    private int count(RocksDbStore store) {
        return store.transact(transaction -> {
            int count = 0;
            try (var cursor = transaction.range(SPACE.range())) {
                for (; cursor.hasNext(); cursor.next()) {
                    count++;
                }
            }
            return count;
        });
    }

    @Test
    void aCommitThatWasCutOffIsAsIfItHadNotBeen() throws IOException {
        writeTen();
        try (FileChannel log = FileChannel.open(log(), StandardOpenOption.WRITE)) {
            log.truncate(log.size() - 100);
        }
        try (RocksDbStore store = open()) {
            assertThat(count(store)).isEqualTo(9);
        }
    }

    @Test
    void damageInTheMiddleIsReportedAndWhatWasBeforeItCanBeSaved() throws IOException {
        writeTen();
        try (FileChannel log = FileChannel.open(log(), StandardOpenOption.WRITE)) {
            log.write(ByteBuffer.wrap(new byte[]{1, 2, 3, 4}), log.size() / 2);
        }
        assertThatThrownBy(this::open).isInstanceOf(StoreException.class)
                .hasMessageContaining("cannot open the store in " + directory() + ": it is damaged")
                .hasMessageContaining("salvageDamagedLog");
        try (RocksDbStore store = open(RocksDbSettings.defaults().withSalvageDamagedLog(true))) {
            assertThat(count(store)).isBetween(4, 5);
        }
        try (RocksDbStore store = open()) {
            assertThat(count(store)).isBetween(4, 5);
        }
    }

    @Test
    void aDiskThatTakesNoMoreStopsWritesAndLosesNothing() throws Exception {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "ulimit -f 40000 && exec \"$@\"", "sh"));
        command.addAll(ChildJvm.command(FullDiskWriter.class, directory().toString(),
                NativeLibrary.unpack(folder.resolve("library")).toString()));
        Process writer = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> said;
        try (BufferedReader reader = writer.inputReader()) {
            said = reader.lines().toList();
        } finally {
            writer.destroyForcibly().waitFor();
        }
        assertThat(said).as("%s", said).hasSizeGreaterThanOrEqualTo(4);
        int acknowledged = Integer.parseInt(said.getFirst());
        assertThat(said.get(1))
                .startsWith("CommitOutcomeUnknownException: cannot write to the store in " + directory());
        assertThat(said.get(2)).startsWith("StoreException: the store takes no more writes since one failed");
        assertThat(said.get(3)).isEqualTo("reads " + acknowledged);
        try (RocksDbStore store = open()) {
            assertThat(count(store)).isBetween(acknowledged, acknowledged + 1);
            store.update(transaction -> transaction.put(SPACE.pack("again"), new byte[0]));
        }
    }

    @Test
    void theNativeLibraryOfAnInstallationIsTakenAsItIs() {
        Path installed = NativeLibrary.unpack(folder.resolve("installed"));
        String searchPath = String.join(File.pathSeparator, "", folder.resolve("none").toString(),
                installed.toString());

        assertThat(NativeLibrary.installed(searchPath)).isEqualTo(installed);
        assertThat(NativeLibrary.installed(folder.toString())).isNull();
        assertThat(NativeLibrary.installed("")).isNull();
    }

    @Test
    void theNativeLibraryIsUnpackedOnceAndMendedWhenDamaged() throws IOException {
        Path library = folder.resolve("library");
        Path unpacked = single(NativeLibrary.unpack(library));
        Object first = Files.readAttributes(unpacked, "unix:ino").get("ino");
        NativeLibrary.unpack(library);
        assertThat(Files.readAttributes(unpacked, "unix:ino").get("ino")).isEqualTo(first);
        long size = Files.size(unpacked);
        Files.write(unpacked, new byte[]{1}, StandardOpenOption.WRITE);
        NativeLibrary.unpack(library);
        assertThat(Files.readAttributes(unpacked, "unix:ino").get("ino")).isNotEqualTo(first);
        assertThat(Files.size(unpacked)).isEqualTo(size);
        assertThat(single(library)).isEqualTo(unpacked);
    }

    private static Path single(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.reduce((one, other) -> {
                throw new AssertionError(one + " and " + other);
            }).orElseThrow();
        }
    }

    /** Writes until it cannot, in a process whose files may not grow beyond a limit. */
    static final class FullDiskWriter {

        private FullDiskWriter() {}

        public static void main(String[] arguments) {
            try (RocksDbStore store = RocksDbStore.open(Path.of(arguments[0]),
                    RocksDbSettings.defaults().withMemory(1 << 20, 64 << 20)
                            .withNativeLibraryDirectory(Path.of(arguments[1])))) {
                int written = 0;
                @Nullable
                StoreException failure = null;
                while (failure == null) {
                    failure = write(store, written);
                    written += failure == null ? 1 : 0;
                }
                System.out.println(written);
                System.out.println(failure.getClass().getSimpleName() + ": " + failure.getMessage());
                StoreException next = write(store, written);
                System.out.println(next == null ? "none" : next.getClass().getSimpleName() + ": " + next.getMessage());
                System.out.println("reads " + new RocksDbFailureTest().count(store));
            }
        }

        private static @Nullable StoreException write(RocksDbStore store, int number) {
            try {
                store.update(transaction -> transaction.put(SPACE.pack(number), new byte[500_000]));
                return null;
            } catch (StoreException e) {
                return e;
            }
        }
    }
}
