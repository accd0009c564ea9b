package dev.quern.storage.objects.upkeep;

import static dev.quern.storage.objects.Fixture.BUCKET;
import static dev.quern.storage.objects.Fixture.CAUSE;
import static dev.quern.storage.objects.Fixture.bytes;
import static dev.quern.storage.objects.Fixture.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.quern.storage.kv.DiskFullException;
import dev.quern.storage.objects.Fixture;
import dev.quern.storage.objects.ObjectStoreSettings;
import dev.quern.storage.objects.blob.BlobId;
import dev.quern.storage.objects.blob.BlobWriter;
import dev.quern.storage.objects.blob.FileBlobSettings;
import dev.quern.storage.objects.blob.FileBlobStore;
import dev.quern.storage.objects.body.BodyWriter;
import dev.quern.storage.objects.body.ExpectedBody;
import dev.quern.storage.objects.body.ReceivedBody;
import dev.quern.storage.objects.model.ByteRange;
import dev.quern.storage.objects.model.ObjectsException;
import dev.quern.storage.objects.model.Upload;
import dev.quern.storage.objects.version.CopyObject;
import dev.quern.storage.objects.version.CopySource;
import dev.quern.storage.objects.version.ObjectContent;
import dev.quern.storage.objects.version.PutObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class UpkeepTest {

    private static final int LARGE = 200_000;

    @TempDir
    Path folder;

    private static void garbage(Fixture fixture) {
        fixture.store.garbage().collect(fixture.clock.instant());
        fixture.store.garbage().sweep(() -> true);
    }

    private static BlobId orphan(Fixture fixture) {
        try (BlobWriter writer = fixture.blobs.create()) {
            writer.write(ByteBuffer.allocate(LARGE));
            writer.commit();
            return writer.id();
        }
    }

    @Test
    void aBlobWhoseCommitNeverCameIsRemovedAndOneThatIsUsedOrComingIsNot() {
        try (Fixture fixture = Fixture.open(folder).withBucket()) {
            fixture.put("key", bytes(1, LARGE));
            Upload upload = fixture.createUpload("upload");
            fixture.putPart(upload, 1, bytes(2, LARGE));
            orphan(fixture);
            orphan(fixture);
            try (BodyWriter writing = fixture.store.receive(Set.of())) {
                writing.write(ByteBuffer.wrap(bytes(3, LARGE)));
                garbage(fixture);
                try (ReceivedBody received = writing.finish(ExpectedBody.unknown())) {
                    assertThat(fixture.blobCount()).isEqualTo(3);
                    garbage(fixture);
                    fixture.store.objects().put(BUCKET, key("coming"), received, PutObject.plain(CAUSE));
                }
            }
            garbage(fixture);
            assertThat(fixture.get("coming")).isEqualTo(bytes(3, LARGE));
            assertThat(fixture.get("key")).isEqualTo(bytes(1, LARGE));
            assertThat(fixture.store.garbage().sweep(() -> true)).isZero();
            assertThat(fixture.blobCount()).isEqualTo(3);
        }
    }

    @Test
    void whatAReaderNeverClosedIsLetGoWhenNobodyHasItAnyMore() {
        try (Fixture fixture = Fixture.open(folder).withBucket()) {
            fixture.put("read", bytes(1, LARGE));
            fixture.put("forgotten", bytes(2, LARGE));
            try (ObjectContent reading = fixture.open("read")) {
                assertThat(fixture.open("forgotten").length()).isEqualTo(LARGE);
                fixture.delete("read");
                fixture.delete("forgotten");
                while (fixture.blobCount() > 1) { // until the collector has found it
                    System.gc();
                    fixture.store.garbage().collect(fixture.clock.instant());
                }
                assertThat(Fixture.readAll(reading)).isEqualTo(bytes(1, LARGE));
            }
            fixture.store.garbage().collect(fixture.clock.instant());
            assertThat(fixture.blobCount()).isZero();
        }
    }

    @Test
    void garbageIsCollectedWhileOthersWriteAndNothingOfTheirsIsMissing() throws Exception {
        try (Fixture fixture = Fixture.open(folder).withBucket()) {
            List<Thread> writers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                int number = i;
                writers.add(Thread.ofPlatform().start(() -> {
                    for (int round = 0; round < 40; round++) {
                        fixture.put("key" + number + "-" + round % 5, bytes(number * 100 + round, 30_000));
                    }
                }));
            }
            while (writers.stream().anyMatch(Thread::isAlive)) {
                garbage(fixture);
            }
            garbage(fixture);
            for (int number = 0; number < 4; number++) {
                for (int last = 35; last < 40; last++) {
                    assertThat(fixture.get("key" + number + "-" + last % 5))
                            .isEqualTo(bytes(number * 100 + last, 30_000));
                }
            }
            assertThat(fixture.blobCount()).isEqualTo(20);
        }
    }

    @Test
    void whileBlobsAreHeldNoneIsRemoved() {
        try (Fixture fixture = Fixture.open(folder).withBucket()) {
            fixture.put("key", bytes(1, LARGE));
            try (var hold = fixture.store.holdBlobs()) {
                assertThat(hold).isNotNull();
                fixture.delete("key");
                orphan(fixture);
                garbage(fixture);
                assertThat(fixture.blobCount()).isEqualTo(2);
            }
            garbage(fixture);
            assertThat(fixture.blobCount()).isZero();
        }
    }

    private static Path file(Fixture fixture, String key) {
        try (ObjectContent open = fixture.open(key)) {
            return open.region(0, 1).orElseThrow().path();
        }
    }

    private static void flip(Path file, int... positions) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        for (int position : positions) {
            bytes[position] ^= 1;
        }
        Files.write(file, bytes);
    }

    @Test
    void theScrubNamesEveryObjectThatDamageHits() throws IOException {
        try (Fixture fixture = Fixture.open(folder).withBucket()) {
            fixture.put("sound", bytes(1, LARGE));
            fixture.put("small", bytes(2, 10));
            fixture.put("damaged", bytes(3, LARGE));
            fixture.put("missing", bytes(4, LARGE));
            fixture.store.objects().copy(CopySource.of(BUCKET, key("damaged")), BUCKET, key("copy"),
                    CopyObject.plain(CAUSE));
            Upload upload = fixture.createUpload("upload");
            fixture.store.uploads().copyPart(BUCKET, key("upload"), upload.id(), 1,
                    CopySource.of(BUCKET, key("damaged")), Optional.of(new ByteRange(0, 99_999)));
            List<Damage> none = new ArrayList<>();
            assertThat(fixture.store.scrub().run(none::add, () -> true))
                    .isEqualTo(new Scrub.Report(3, 3 * LARGE, 0));
            assertThat(none).isEmpty();

            flip(file(fixture, "damaged"), 70_000, 199_999);
            Files.delete(file(fixture, "missing"));
            List<Damage> damages = new ArrayList<>();
            Scrub.Report report = fixture.store.scrub().run(damages::add, () -> true);
            assertThat(report).isEqualTo(new Scrub.Report(3, 2 * LARGE, 7));
            assertThat(damages).extracting(damage -> damage.key() + " " + damage.block())
                    .containsExactlyInAnyOrder("damaged 1", "damaged 3", "copy 1", "copy 3", "upload 1", "upload 3",
                            "missing -1");
            assertThat(damages).allMatch(damage -> damage.bucket().equals(Optional.of("bucket")))
                    .allMatch(damage -> damage.uploadId().isPresent() == damage.key().equals("upload"))
                    .allMatch(damage -> damage.versionId().isPresent() != damage.key().equals("upload"));
            fixture.delete("missing");
            assertThat(fixture.store.scrub().run(damage -> {}, () -> true).damages()).isEqualTo(6);
        }
    }

    /** A real file system of its own, as only the root user can make it; without it the test is skipped. */
    @Test
    void onAFullDiskNothingIsStoredAndTheOldObjectIsIntact() throws Exception {
        Path disk = Files.createDirectories(folder.resolve("disk"));
        assumeThat(run("mount", "-t", "tmpfs", "-o", "size=8m", "quern-test", disk.toString())).isZero();
        try (Fixture fixture = new Fixture(Fixture.rocksDb(folder),
                FileBlobStore.open(disk, FileBlobSettings.defaults().withDiskReserveBytes(0)),
                ObjectStoreSettings.defaults().withMinPartBytes(1)).withBucket()) {
            byte[] old = bytes(1, 1_000_000);
            fixture.put("key", old);
            assertThatThrownBy(() -> fixture.put("key", bytes(2, 10_000_000))).isInstanceOf(DiskFullException.class)
                    .hasMessageContaining("is full").hasMessageContaining("Nothing was stored");
            Upload upload = fixture.createUpload("upload");
            assertThatThrownBy(() -> fixture.putPart(upload, 1, bytes(2, 10_000_000)))
                    .isInstanceOf(DiskFullException.class);
            assertThat(fixture.get("key")).isEqualTo(old);
            assertThat(fixture.blobCount()).isEqualTo(1);
            fill(disk.resolve("ballast"));
            assertThatThrownBy(() -> fixture.put("other", bytes(3, 100_000))).isInstanceOf(DiskFullException.class);
            assertThatThrownBy(() -> fixture.head("other")).isInstanceOf(ObjectsException.NoSuchKey.class);
            Files.delete(disk.resolve("ballast"));
            fixture.put("key", bytes(3, 2_000_000));
            assertThat(fixture.get("key")).isEqualTo(bytes(3, 2_000_000));
            garbage(fixture);
            assertThat(fixture.blobCount()).isEqualTo(1);
        } finally {
            run("umount", disk.toString());
        }
    }

    private static void fill(Path ballast) throws IOException {
        try (FileChannel file = FileChannel.open(ballast, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            while (true) {
                file.write(ByteBuffer.allocate(4_096));
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start().waitFor();
    }
}
