package dev.quern.cli.serve.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.admin.auth.RootKeyFile;
import dev.quern.cli.serve.start.Obstacle.Kind;
import dev.quern.runtime.backup.DataLock;
import dev.quern.storage.kv.DiskFullException;
import dev.quern.storage.kv.StoreException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCheckTest {

    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    @TempDir
    private Path data;
    private Path current;

    /** As a server leaves it. */
    @BeforeEach
    void use() throws IOException {
        Files.createDirectories(data.resolve("store"));
        current = Files.writeString(data.resolve("store/CURRENT"), "MANIFEST-000001\n");
        new RootKeyFile(data).readOrCreate(new SecureRandom());
    }

    private void check(boolean newKey, boolean acceptClock) throws IOException {
        new DataCheck(data, () -> NOW, newKey, acceptClock).run();
    }

    private void refused(Kind kind, String... said) {
        assertThatThrownBy(() -> check(false, false)).isInstanceOfSatisfying(Obstacle.class, obstacle -> {
            assertThat(obstacle.kind()).isEqualTo(kind);
            assertThat(obstacle.getMessage()).contains(said).doesNotContain("\n", "Exception");
        });
    }

    @Test
    void aDirectoryThatWasUsedOrIsNewIsGoodAndNothingIsLeftInIt() throws IOException {
        check(false, false);
        assertThat(data).isDirectoryNotContaining("glob:**probe*");
        Path none = data.resolve("none");
        new DataCheck(none, () -> NOW, false, false).run();
        assertThat(none).doesNotExist();
        Path empty = Files.createDirectory(data.resolve("empty"));
        new DataCheck(empty, () -> NOW, false, false).run();
        assertThat(empty.resolve("root-key")).doesNotExist();
    }

    @Test
    void aKeyThatIsMissingIsNotMadeAnewInSilence() throws IOException {
        Files.delete(data.resolve("root-key"));
        refused(Kind.ROOT_KEY, data + "/root-key", "from a backup", "--new-key");
        check(true, false);
    }

    @Test
    void aKeyThatIsCutOffIsRefusedAndPutAsideWhenAnotherIsWanted() throws IOException {
        String whole = Files.readString(data.resolve("root-key"));
        String cut = whole.substring(0, whole.length() - 12);
        Files.writeString(data.resolve("root-key"), cut);
        refused(Kind.ROOT_KEY, data + "/root-key does not hold a root key", "40 characters", "--new-key");
        check(true, false);
        assertThat(data.resolve("root-key")).doesNotExist();
        assertThat(data.resolve("root-key.unusable")).content().isEqualTo(cut);
    }

    @Test
    void aFolderInThePlaceOfTheKeyIsRefusedByItsName() throws IOException {
        Files.delete(data.resolve("root-key"));
        Files.createDirectory(data.resolve("root-key"));
        refused(Kind.ROOT_KEY, data + "/root-key does not hold a root key (it is a folder)");
        check(true, false);
        assertThat(data.resolve("root-key.unusable")).isDirectory();
    }

    @Test
    void whatIsNoFolderIsRefusedByItsName() throws IOException {
        Path file = Files.writeString(data.resolve("file"), "x");
        assertThatThrownBy(() -> new DataCheck(file, () -> NOW, false, false).run())
                .hasMessage("the data directory " + file + " is no folder: name another one");
        assertThatThrownBy(() -> new DataCheck(file.resolve("a/b"), () -> NOW, false, false).run())
                .hasMessage(file + ", where the data directory is to be, is no folder: name another one");
        Path dangling = Files.createSymbolicLink(data.resolve("dangling"), data.resolve("nowhere"));
        assertThatThrownBy(() -> new DataCheck(dangling, () -> NOW, false, false).run())
                .hasMessageContaining(dangling + " is no folder");
    }

    @Test
    void aGoodKeyStaysWhateverIsAskedFor() throws IOException {
        String key = Files.readString(data.resolve("root-key"));
        check(true, false);
        assertThat(data.resolve("root-key")).content().isEqualTo(key);
    }

    @Test
    void aClockThatIsEarlierThanTheDataIsRefusedUntilItIsAccepted() throws IOException {
        Files.setLastModifiedTime(current, FileTime.from(NOW.plus(Duration.ofMinutes(9))));
        check(false, false);
        Files.setLastModifiedTime(current, FileTime.from(NOW.plus(Duration.ofHours(2))));
        refused(Kind.CLOCK, "2030-01-01T00:00:00Z", current.toString(), "2030-01-01T02:00:00Z", "--accept-clock");
        check(false, true);
        assertThat(Files.getLastModifiedTime(current)).isEqualTo(FileTime.from(NOW));
        check(false, false);
    }

    @Test
    void aDirectoryThatAnotherServerHasIsLeftAlone() throws IOException {
        Files.delete(data.resolve("root-key"));
        try (DataLock lock = DataLock.tryTake(data)) {
            assertThat(lock).isNotNull();
            refused(Kind.IN_USE, data.toString(), "in use by another server");
            assertThatThrownBy(() -> check(true, true)).isInstanceOf(Obstacle.class);
        }
    }

    @Test
    void whatTheSystemSaysIsExplained() {
        assertThat(Explanation.of(new IOException("x", new IOException("No space left on device")), data))
                .hasValueSatisfying(obstacle -> assertThat(obstacle.kind()).isEqualTo(Kind.DISK_FULL));
        assertThat(Explanation.of(new AccessDeniedException(data.resolve("store/x").toString()), data))
                .hasValueSatisfying(obstacle -> {
                    assertThat(obstacle.kind()).isEqualTo(Kind.NOT_ALLOWED);
                    assertThat(obstacle.getMessage()).startsWith(data + "/store belongs to ").contains("chown");
                });
        assertThat(Explanation.of(new IOException("cannot listen on 0.0.0.0:80: Permission denied"), data)).isEmpty();
    }

    @Test
    void onlyARefusalOfTheStoreSaysWhatIsKept() {
        IOException noInodes = new IOException("No space left on device");
        for (Throwable failure : List.of(noInodes, new IOException("Disk quota exceeded"),
                new StoreException("x", new DiskFullException("y", noInodes)))) {
            assertThat(Explanation.of(failure, data)).hasValueSatisfying(obstacle -> {
                assertThat(obstacle.kind()).isEqualTo(Kind.DISK_FULL);
                assertThat(obstacle.getMessage()).contains(" is full: free some space").doesNotContain("disk-reserve");
            });
        }
        DiskFullException refusal = new DiskFullException("x", new DiskFullException("y"));
        assertThat(Explanation.of(new StoreException("z", refusal), data)).hasValueSatisfying(
                obstacle -> assertThat(obstacle.getMessage()).contains(" MiB that are left", "disk-reserve"));
    }

    @Test
    void aHeapMayBeAsLargeAsTheMemoryAndNoLarger() {
        HeapCheck.check(512 << 20, 512 << 20);
        HeapCheck.check(1L << 40, -1); // nobody knows
        assertThatThrownBy(() -> HeapCheck.check(513 << 20, 512 << 20)).isInstanceOfSatisfying(Obstacle.class,
                obstacle -> assertThat(obstacle.getMessage()).contains("513 MiB", "512 MiB", "307 MiB", "-Xmx"));
    }
}
