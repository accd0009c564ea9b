package dev.quern.runtime.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.runtime.FunctionFailedException;
import dev.quern.runtime.Quern;
import dev.quern.runtime.function.FunctionReference;
import dev.quern.storage.kv.StoreException;
import dev.quern.storage.objects.body.BodyWriter;
import dev.quern.storage.objects.body.ExpectedBody;
import dev.quern.storage.objects.body.ReceivedBody;
import dev.quern.storage.objects.model.BucketName;
import dev.quern.storage.objects.model.Cause;
import dev.quern.storage.objects.model.ObjectKey;
import dev.quern.storage.objects.version.PutObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a backup holds, what it copies, and what a restore makes of it. */
@Timeout(120)
class BackupTest {

    @TempDir
    Path folder;

    private Path data() {
        return folder.resolve("data");
    }

    private Path backup() {
        return folder.resolve("backup");
    }

    private Path restored() {
        return folder.resolve("restored");
    }

    private Quern open() {
        return BackedUpFunctions.open(data());
    }

    private void deploy(Quern quern, int number) {
        BackedUpFunctions.deploy(quern, number, 8, folder.resolve("package.jar"));
    }

    /** By path, what is in each file of a folder. */
    private static Map<String, String> contents(Path root) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        if (Files.exists(root)) {
            try (Stream<Path> tree = Files.walk(root)) {
                for (Path file : tree.filter(Files::isRegularFile).toList()) {
                    contents.put(root.relativize(file).toString(), Sha256.of(file));
                }
            }
        }
        return contents;
    }

    @Test
    void whatWasAcknowledgedBeforeTheBackupIsThereAfterTheRestore() throws Exception {
        AtomicInteger acknowledged = new AtomicInteger();
        AtomicBoolean enough = new AtomicBoolean();
        int before;
        try (Quern quern = open()) {
            Thread writer = Thread.ofPlatform().start(() -> {
                while (!enough.get()) {
                    deploy(quern, acknowledged.get() + 1);
                    acknowledged.incrementAndGet();
                    // what is replaced and deleted meanwhile must not be missing either
                    quern.functions().delete(FunctionReference.parse(BackedUpFunctions.name(acknowledged.get()),
                            quern.account()));
                    deploy(quern, acknowledged.get());
                }
            });
            while (acknowledged.get() < 10) {
                Thread.onSpinWait();
            }
            before = acknowledged.get();
            quern.backup(backup());
            enough.set(true);
            writer.join();
        }
        Quern.restore(backup(), restored());
        try (Quern quern = BackedUpFunctions.open(restored())) {
            for (int number = 1; number < before; number++) {
                BackedUpFunctions.requireAnswer(quern, number);
            }
        }
    }

    @Test
    void theSecondBackupCopiesOnlyWhatIsNew() throws IOException {
        try (Quern quern = open()) {
            for (int number = 1; number <= 5; number++) {
                BackedUpFunctions.deploy(quern, number, 1 << 20, folder.resolve("package.jar"));
            }
            BackupReport first = quern.backup(backup());
            Map<String, String> objects = contents(backup().resolve("objects"));
            Map<Path, Object> inodes = inodes(backup().resolve("objects"));

            deploy(quern, 6);
            BackupReport second = quern.backup(backup());

            // the new package, one table of the store, and the small files that lead to it
            assertThat(second.copiedFiles()).isBetween(2, 5);
            assertThat(second.copiedBytes()).isLessThan(100_000).isLessThan(first.copiedBytes());
            assertThat(contents(backup().resolve("objects"))).containsAllEntriesOf(objects)
                    .hasSize(objects.size() + second.copiedFiles());
            assertThat(inodes(backup().resolve("objects"))).as("nothing was written again")
                    .containsAllEntriesOf(inodes);
        }
        Backups backups = Backups.in(backup());
        assertThat(backups.numbers()).containsExactly(1, 2);
        new Restore(backups, backups.generation(1), BackupProgress.NONE).into(restored(), false,
                Instant.now());
        try (Quern quern = BackedUpFunctions.open(restored())) {
            BackedUpFunctions.requireAnswer(quern, 5);
            assertThat(quern.functions().list(Optional.empty(), 100).items()).hasSize(5);
        }
    }

    private static Map<Path, Object> inodes(Path root) throws IOException {
        Map<Path, Object> inodes = new HashMap<>();
        try (Stream<Path> tree = Files.walk(root)) {
            for (Path file : tree.filter(Files::isRegularFile).toList()) {
                inodes.put(file, Files.getAttribute(file, "unix:ino"));
            }
        }
        return inodes;
    }

    @Test
    void theRootKeyIsInTheBackupAndForItsOwnersEyesAlone() throws IOException {
        try (Quern quern = open()) {
            Path key = Files.writeString(data().resolve("root-key"), "secret");
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
            quern.backup(backup());
        }
        try (Stream<Path> tree = Files.walk(backup())) {
            assertThat(tree.filter(path -> !path.endsWith("lock"))).allSatisfy(
                    path -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                            .endsWith("------"));
        }
        Quern.restore(backup(), restored());
        assertThat(restored().resolve("root-key")).hasContent("secret");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(restored().resolve("root-key"))))
                .isEqualTo("rw-------");
    }

    @ParameterizedTest
    @ValueSource(strings = {"store/[0-9]+\\.sst", "store/CURRENT", "store/MANIFEST-.*", "code/.*", "root-key"})
    void aBitThatTurnedOverInTheBackupIsNamedAndNothingIsWritten(String path) throws IOException {
        try (Quern quern = open()) {
            Files.writeString(data().resolve("root-key"), "secret");
            deploy(quern, 1);
            quern.backup(backup());
        }
        Backups backups = Backups.in(backup());
        Generation generation = backups.latest();
        Generation.Entry entry = generation.files().stream().filter(file -> file.path().matches(path)).findFirst()
                .orElseThrow();
        flip(Path.of(backups.place().nameOf(entry.sha256())));

        assertThatThrownBy(() -> backups.verify(generation, BackupProgress.NONE))
                .isInstanceOf(BackupException.Damaged.class).hasMessageContaining(entry.path())
                .hasMessageContaining(backups.place().nameOf(entry.sha256()));
        assertThatThrownBy(() -> Quern.restore(backup(), restored())).isInstanceOf(BackupException.Damaged.class)
                .hasMessageContaining(entry.path());
        assertThat(restored()).doesNotExist();
    }

    @Test
    void aDamagedListOfFilesIsNamedAndTheOneBeforeCanBeRestored() throws IOException {
        try (Quern quern = open()) {
            deploy(quern, 1);
            quern.backup(backup());
            quern.backup(backup());
        }
        Backups backups = Backups.in(backup());
        flip(backup().resolve("generations/000002.backup"));
        assertThatThrownBy(() -> Quern.restore(backup(), restored())).isInstanceOf(BackupException.Damaged.class)
                .hasMessageContaining("000002.backup").hasMessageContaining("Use another generation");
        try (Quern quern = open()) {
            // which removes nothing that the damaged one may need
            quern.backup(backup(), OptionalInt.of(2), BackupProgress.NONE);
        }
        assertThat(backups.numbers()).containsExactly(2, 3);
        backups.verify(backups.generation(3), BackupProgress.NONE);
    }

    private static void flip(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
    }

    @Test
    void onlySoManyBackupsAreKeptAndWhatNoneOfThemNeedsIsGone() throws IOException {
        try (Quern quern = open()) {
            for (int number = 1; number <= 4; number++) {
                deploy(quern, number);
                quern.backup(backup(), OptionalInt.of(2), BackupProgress.NONE);
            }
            assertThatThrownBy(() -> quern.backup(backup(), OptionalInt.of(0), BackupProgress.NONE))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        Backups backups = Backups.in(backup());
        assertThat(backups.numbers()).containsExactly(3, 4);
        backups.numbers().forEach(number -> backups.verify(backups.generation(number), BackupProgress.NONE));
        List<String> needed = backups.numbers().stream().flatMap(number -> backups.generation(number).files().stream())
                .map(Generation.Entry::sha256).distinct().sorted().toList();
        assertThat(contents(backup().resolve("objects")).values()).containsExactlyInAnyOrderElementsOf(needed);
    }

    @Test
    void aDamagedStoreIsNotBackedUpOverGoodBackups() throws IOException {
        try (Quern quern = open()) {
            deploy(quern, 1);
            quern.backup(backup());
            // the file is open and its blocks are in memory: nobody else has noticed
            Path code = data().resolve(Backups.in(backup()).latest().files().stream().map(Generation.Entry::path)
                    .filter(path -> path.startsWith("code/")).findFirst().orElseThrow());
            flip(code);
            assertThatThrownBy(() -> quern.backup(backup())).isInstanceOf(BackupException.Damaged.class)
                    .hasMessageContaining(code.toString());
        }
        assertThat(Backups.in(backup()).numbers()).containsExactly(1);
    }

    @Test
    void aRestoreGoesNowhereWhereItCouldDoHarm() throws IOException {
        try (Quern quern = open()) {
            deploy(quern, 1);
            quern.backup(backup());
            Map<String, String> before = contents(data().resolve("code"));
            assertThatThrownBy(() -> Quern.restore(backup(), data())).isInstanceOf(BackupException.Refused.class)
                    .hasMessageContaining("is in use");
            assertThat(contents(data().resolve("code"))).isEqualTo(before);
        }
        assertThatThrownBy(() -> Quern.restore(backup(), data())).isInstanceOf(BackupException.Refused.class)
                .hasMessageContaining("is not empty");
        assertThatThrownBy(() -> Quern.restore(folder.resolve("none"), restored()))
                .isInstanceOf(BackupException.Refused.class).hasMessageContaining("is no folder of backups");
        assertThatThrownBy(() -> Backups.in(backup()).generation(7)).isInstanceOf(BackupException.Refused.class)
                .hasMessageContaining("no generation 7");
    }

    @Test
    void whatIsReplacedIsMovedAsideAndNotDeleted() throws IOException {
        try (Quern quern = open()) {
            deploy(quern, 1);
            quern.backup(backup());
            deploy(quern, 2);
        }
        Map<String, String> before = contents(data().resolve("code"));
        Backups backups = Backups.in(backup());
        Restore.Report report = new Restore(backups, backups.latest(), BackupProgress.NONE).into(data(), true,
                Instant.parse("2026-01-31T12:00:00Z"));
        Path aside = data().resolve("replaced-20260131T120000Z");
        assertThat(report.replaced()).contains(aside);
        assertThat(contents(aside.resolve("code"))).isEqualTo(before);
        try (Quern quern = open()) {
            BackedUpFunctions.requireAnswer(quern, 1);
            assertThat(quern.functions().list(Optional.empty(), 100).items()).hasSize(1);
        }
    }

    @Test
    void aDataDirectoryWhoseRestoreWasCutOffIsNotOpened() throws IOException {
        try (Quern quern = open()) {
            deploy(quern, 1);
            quern.backup(backup());
        }
        Files.createDirectories(data().resolve("restoring/store"));
        assertThatThrownBy(this::open).isInstanceOf(StoreException.class).hasMessageContaining("was cut off")
                .hasMessageContaining("do it again");
        Backups backups = Backups.in(backup());
        new Restore(backups, backups.latest(), BackupProgress.NONE).into(data(), true, Instant.now());
        try (Quern quern = open()) {
            BackedUpFunctions.requireAnswer(quern, 1);
        }
    }

    @Test
    void theTimeOfTheLastBackupIsRememberedAndFailedOnesAreCounted() throws IOException {
        Instant before = Instant.now();
        try (Quern quern = open()) {
            assertThat(quern.backups().last()).isEmpty();
            quern.backup(backup());
            Path other = Files.createDirectory(folder.resolve("other"));
            Files.writeString(other.resolve("letter"), "no backup");
            assertThatThrownBy(() -> quern.backup(other)).isInstanceOf(BackupException.Refused.class);
            assertThat(quern.backups().timesTaken()).isOne();
            assertThat(quern.backups().timesFailed()).isOne();
        }
        try (Quern quern = open()) {
            assertThat(quern.backups().last()).hasValueSatisfying(last -> assertThat(last).isBetween(before,
                    Instant.now()));
            assertThat(quern.backups().timesTaken()).isZero();
        }
        Files.writeString(data().resolve("last-backup"), "yesterday");
        try (Quern quern = open()) {
            assertThat(quern.backups().last()).as("an unreadable file does not keep the server from starting")
                    .isEmpty();
        }
    }

    @Test
    void backupsAreNotMixedWithOtherThings() throws IOException {
        Path other = Files.createDirectories(folder.resolve("other"));
        Files.writeString(other.resolve("letter"), "");
        try (Quern quern = open()) {
            assertThatThrownBy(() -> quern.backup(other)).isInstanceOf(BackupException.Refused.class)
                    .hasMessageContaining("holds other things");
            assertThatThrownBy(() -> quern.backup(other.resolve("letter"))).isInstanceOf(BackupException.Refused.class)
                    .hasMessageContaining("is a file");
            assertThatThrownBy(() -> quern.backup(data().resolve("backup"))).isInstanceOf(BackupException.Refused.class)
                    .hasMessageContaining("cannot lie in");
            assertThatThrownBy(() -> quern.backup(folder)).isInstanceOf(BackupException.Refused.class)
                    .hasMessageContaining("cannot lie in");
        }
        assertThat(contents(other)).containsOnlyKeys("letter");
    }

    @Test
    void damagedCodeFailsItsOwnFunctionAloneUntilItIsDeployedAgain() throws IOException {
        Path damaged;
        try (Quern quern = open()) {
            deploy(quern, 1);
            try (Stream<Path> tree = Files.walk(data().resolve("code"))) {
                damaged = tree.filter(path -> path.endsWith("package.zip")).findFirst().orElseThrow();
            }
            deploy(quern, 2);
        }
        flip(damaged);
        try (Quern quern = open()) {
            assertThatThrownBy(() -> BackedUpFunctions.requireAnswer(quern, 1))
                    .isInstanceOf(FunctionFailedException.class).hasMessageContaining("function-1")
                    .hasMessageContaining(damaged.toString()).hasMessageContaining("Deploy the same code again");
            BackedUpFunctions.requireAnswer(quern, 2);
            deploy(quern, 1);
            BackedUpFunctions.requireAnswer(quern, 1);
        }
    }

    /** So large that it lies in a file of its own. */
    private static void storeAnObject(Quern quern) {
        BucketName bucket = new BucketName("bucket");
        quern.objects().buckets().create(bucket, "us-east-1", "test");
        byte[] bytes = new byte[100_000];
        try (BodyWriter writer = quern.objects().receive(Set.of())) {
            writer.write(ByteBuffer.wrap(bytes));
            try (ReceivedBody body = writer.finish(ExpectedBody.ofLength(bytes.length))) {
                quern.objects().objects().put(bucket, new ObjectKey("large"), body,
                        PutObject.plain(new Cause("test", "127.0.0.1", "request", "host", "")));
            }
        }
    }

    @Test
    void checkingADataDirectoryNamesWhatIsDamaged() throws IOException {
        try (Quern quern = open()) {
            deploy(quern, 1);
            storeAnObject(quern);
        }
        assertThat(Quern.check(data())).isEmpty();
        Path object;
        try (Stream<Path> tree = Files.walk(data().resolve("objects"))) {
            object = tree.filter(Files::isRegularFile).max(Comparator.comparingLong(file -> file.toFile().length()))
                    .orElseThrow();
        }
        flip(object);
        Path code;
        try (Stream<Path> tree = Files.walk(data().resolve("code"))) {
            code = tree.filter(path -> path.endsWith("package.zip")).findFirst().orElseThrow();
        }
        flip(code);
        Path store;
        try (Stream<Path> files = Files.list(data().resolve("store"))) {
            store = files.filter(file -> file.toString().endsWith(".sst")).findFirst().orElseThrow();
        }
        flip(store);
        assertThat(Quern.check(data())).hasSize(3).anySatisfy(line -> assertThat(line).contains(code.toString()))
                .anySatisfy(line -> assertThat(line).contains(object.toString()))
                .anySatisfy(line -> assertThat(line).contains(store.toString()));
    }
}
