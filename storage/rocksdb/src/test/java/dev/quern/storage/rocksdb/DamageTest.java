package dev.quern.storage.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.storage.kv.DamagedStoreException;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.kv.StoreException;
import dev.quern.storage.kv.Subspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bits that turn over on the disk: found, named, and never read as data. */
@Timeout(60)
class DamageTest {

    private static final Subspace SPACE = Subspace.named("test");
    private static final int SMALL = 200;
    private static final int LARGE = 3;

    @TempDir
    Path folder;

    private Path directory;

    /** A store with a table, a blob file and a log that is not empty. */
    @BeforeEach
    void writeStore() {
        directory = folder.resolve("store");
        try (RocksDbStore store = open()) {
            for (int i = 0; i < SMALL; i++) {
                put(store, i);
            }
            for (int i = SMALL; i < SMALL + LARGE; i++) {
                put(store, i);
            }
        }
        try (RocksDbStore store = open()) {
            for (int i = SMALL + LARGE; i < 2 * SMALL; i++) {
                put(store, i);
            }
        }
    }

    private RocksDbStore open() {
        return RocksDbStore.open(directory, RocksDbSettings.defaults());
    }

    private static void put(RocksDbStore store, int number) {
        store.update(transaction -> transaction.put(SPACE.pack(number), value(number)));
    }

    private static byte[] value(int number) {
        byte[] value = new byte[number >= SMALL && number < SMALL + LARGE ? 100_000 : 300];
        new Random(number).nextBytes(value);
        return value;
    }

    private Path file(String form) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().matches(form) && size(file) > 0).findFirst()
                    .orElseThrow();
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void flip(Path file, int offset) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[offset] ^= 1;
        Files.write(file, bytes);
    }

    @ParameterizedTest
    @CsvSource({"'\\d+\\.sst', 0.3", "'\\d+\\.blob', 0.5", "'MANIFEST-\\d+', 0.5", "CURRENT, 0.5",
            "'\\d+\\.log', 0.5"})
    void theDamagedFileIsNamedTogetherWithTheWayOut(String form, double where) throws IOException {
        Path file = file(form);
        flip(file, (int) (where * Files.size(file)));
        assertThat(RocksDbStore.damageIn(file)).hasValueSatisfying(
                damage -> assertThat(damage).contains(file.toString()));
        assertThatThrownBy(() -> {
            try (RocksDbStore store = open()) {
                store.verify();
            }
        }).isInstanceOf(DamagedStoreException.class).hasMessageContaining("it is damaged")
                .hasMessageContaining(file.toString()).hasMessageContaining("Restore it from a backup");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\d+\\.sst", "\\d+\\.blob", "MANIFEST-\\d+", "CURRENT"})
    void aFileThatIsMissingIsNamed(String form) throws IOException {
        Path file = file(form);
        Files.delete(file);
        assertThatThrownBy(() -> {
            try (RocksDbStore store = open()) {
                store.verify();
            }
        }).isInstanceOf(StoreException.class).hasMessageContaining(file.getFileName().toString().replace(".sst", ""));
    }

    @Test
    void aStoreWithoutItsFirstFileIsNotTakenForAnEmptyOne() throws IOException {
        Files.delete(directory.resolve("CURRENT"));
        assertThatThrownBy(this::open).isInstanceOf(DamagedStoreException.class)
                .hasMessageContaining("CURRENT is missing");
        assertThat(file("\\d+\\.sst")).exists();
    }

    /** RocksDB takes what leads beyond the end of the log for a commit that a crash cut off, and drops what follows. */
    @Test
    void aLengthThatLeadsBeyondTheEndOfTheLogIsNoCrash() throws IOException {
        Path log = file("\\d+\\.log");
        byte[] bytes = Files.readAllBytes(log);
        int lastBlock = bytes.length / (32 << 10) * (32 << 10);
        bytes[lastBlock + 5] ^= (byte) 0x80;
        Files.write(log, bytes);
        assertThatThrownBy(this::open).isInstanceOf(DamagedStoreException.class).hasMessageContaining(log.toString())
                .hasMessageContaining("byte " + lastBlock);
    }

    /** Wherever the bit lies: what is read is what was written, or an error. */
    @ParameterizedTest
    @ValueSource(strings = {"\\d+\\.sst", "\\d+\\.blob", "\\d+\\.log", "MANIFEST-\\d+"})
    void aBitThatTurnedOverIsNeverReadAsData(String form) throws IOException {
        Path file = file(form);
        byte[] good = Files.readAllBytes(file);
        Path spare = folder.resolve("spare");
        copy(directory, spare);
        Random random = new Random(42);
        List<Integer> found = new ArrayList<>();
        for (int round = 0; round < 25; round++) {
            int offset = random.nextInt(good.length);
            flip(file, offset);
            try (RocksDbStore store = open()) {
                store.verify();
                readAll(store, number -> {});
            } catch (DamagedStoreException e) {
                assertThat(e).hasMessageContaining(file.toString());
                found.add(offset);
            }
            deleteContents(directory);
            copy(spare, directory);
        }
        // a few bits are without meaning: of room that is not used
        assertThat(found).hasSizeGreaterThan(20);
    }

    private static void readAll(RocksDbStore store, Consumer<Integer> onRead) {
        try (Snapshot snapshot = store.snapshot()) {
            for (int i = 0; i < 2 * SMALL; i++) {
                assertThat(snapshot.get(SPACE.pack(i))).as("value %d", i).isEqualTo(value(i));
                onRead.accept(i);
            }
        }
    }

    @Test
    void whatIsNotDamagedIsStillRead() throws IOException {
        Path file = file("\\d+\\.blob");
        flip(file, (int) Files.size(file) / 2);
        try (RocksDbStore store = open(); Snapshot snapshot = store.snapshot()) {
            int refused = 0;
            for (int i = 0; i < 2 * SMALL; i++) {
                try {
                    assertThat(snapshot.get(SPACE.pack(i))).isEqualTo(value(i));
                } catch (DamagedStoreException e) {
                    assertThat(e).hasMessageContaining(file.toString());
                    refused++;
                }
            }
            assertThat(refused).isEqualTo(1);
            put(store, 1_000);
        }
    }

    @Test
    void nothingIsWrongWithFilesThatAreWhole() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.filter(Files::isRegularFile)).isNotEmpty()
                    .allSatisfy(file -> assertThat(RocksDbStore.damageIn(file)).isEmpty());
        }
        try (RocksDbStore store = open()) {
            store.verify();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    private static void deleteContents(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }
    }
}
