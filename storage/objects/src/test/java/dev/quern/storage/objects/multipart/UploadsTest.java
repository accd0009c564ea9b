package dev.quern.storage.objects.multipart;

import static dev.quern.storage.objects.Fixture.BUCKET;
import static dev.quern.storage.objects.Fixture.CAUSE;
import static dev.quern.storage.objects.Fixture.bytes;
import static dev.quern.storage.objects.Fixture.key;
import static dev.quern.storage.objects.Fixture.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.storage.objects.Fixture;
import dev.quern.storage.objects.ObjectStoreSettings;
import dev.quern.storage.objects.blob.FileRegion;
import dev.quern.storage.objects.checksum.Checksum;
import dev.quern.storage.objects.checksum.ChecksumAlgorithm;
import dev.quern.storage.objects.checksum.ChecksumType;
import dev.quern.storage.objects.listing.UploadListRequest;
import dev.quern.storage.objects.model.ByteRange;
import dev.quern.storage.objects.model.ChangeKind;
import dev.quern.storage.objects.model.ETag;
import dev.quern.storage.objects.model.ObjectChange;
import dev.quern.storage.objects.model.ObjectMetadata;
import dev.quern.storage.objects.model.ObjectVersion;
import dev.quern.storage.objects.model.ObjectsException;
import dev.quern.storage.objects.model.Tags;
import dev.quern.storage.objects.model.Upload;
import dev.quern.storage.objects.model.UploadId;
import dev.quern.storage.objects.model.WriteConditions;
import dev.quern.storage.objects.version.CopySource;
import dev.quern.storage.objects.version.ObjectContent;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class UploadsTest {

    @TempDir
    Path folder;

    private Fixture fixture;

    @BeforeEach
    void open() {
        fixture = Fixture.open(folder).withBucket();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private static byte[] joined(byte[]... pieces) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            joined.writeBytes(piece);
        }
        return joined.toByteArray();
    }

    private Uploads uploads() {
        return fixture.store.uploads();
    }

    private ObjectVersion complete(Upload upload, CompleteUpload request) {
        return uploads().complete(BUCKET, upload.key(), upload.id(), request);
    }

    @Test
    void anObjectOfPartsIsReadAsTheyWereAndNothingIsCopied() throws Exception {
        byte[] first = bytes(1, 200_000);
        byte[] second = bytes(2, 70_000);
        byte[] third = bytes(3, 5);
        Upload upload = uploads().create(BUCKET, key("key"),
                new NewUpload(ObjectMetadata.none().withContentType("text/plain"), new Tags(Map.of("a", "b")),
                        Optional.empty(), Optional.empty(), "initiator"));
        UploadedPart three = fixture.putPart(upload, 30, third);
        UploadedPart one = fixture.putPart(upload, 1, first);
        fixture.putPart(upload, 7, bytes("replaced"));
        UploadedPart two = fixture.putPart(upload, 7, second);
        fixture.putPart(upload, 8, bytes("not named"));
        assertThatThrownBy(() -> fixture.head("key")).isInstanceOf(ObjectsException.NoSuchKey.class);
        long blobs = fixture.blobCount();

        ObjectVersion made = fixture.complete(upload, List.of(one, two, three));
        byte[] whole = joined(first, second, third);
        byte[] md5s = joined(HexFormat.of().parseHex(one.etag().value()), HexFormat.of().parseHex(two.etag().value()),
                HexFormat.of().parseHex(three.etag().value()));
        assertThat(made.etag().value()).isEqualTo(
                HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(md5s)) + "-3");
        assertThat(made).isEqualTo(fixture.head("key"));
        assertThat(made.size()).isEqualTo(whole.length);
        assertThat(made.metadata().contentType()).hasValue("text/plain");
        assertThat(made.tags().values()).containsEntry("a", "b");
        assertThat(fixture.get("key")).isEqualTo(whole);
        assertThat(fixture.blobCount()).isEqualTo(3).isLessThan(blobs);
        try (ObjectContent open = fixture.open("key")) {
            assertThat(open.parts()).extracting(part -> part.offset()).containsExactly(0L, 200_000L, 270_000L);
            assertThat(open.part(3).size()).isEqualTo(5);
            assertThat(open.part(3).number()).isEqualTo(3);
            assertThat(open.stream(199_990, 70_012).readAllBytes())
                    .isEqualTo(Arrays.copyOfRange(whole, 199_990, 270_002));
            // a region ends where its blob does
            FileRegion leaving = open.region(199_990, 1_000).orElseThrow();
            assertThat(leaving.length()).isEqualTo(10);
            assertThat(open.region(200_000, 1_000).orElseThrow().length()).isEqualTo(1_000);
            assertThat(leaving.channel().isOpen()).isTrue(); // it may be on its way still
            assertThatThrownBy(() -> open.part(4)).isInstanceOf(ObjectsException.InvalidPartNumber.class);
        }
        assertThat(fixture.events.take()).singleElement().satisfies(change -> {
            assertThat(change.kind()).isEqualTo(ChangeKind.CREATED_MULTIPART);
            assertThat(change.etag()).isEqualTo(made.etag());
        });
        fixture.close();
        fixture = Fixture.open(folder);
        assertThat(fixture.get("key")).isEqualTo(whole);
        fixture.delete("key");
        assertThat(fixture.blobCount()).isZero();
    }

    @Test
    void aCompletionIsAnsweredTheSameForADay() {
        Upload upload = fixture.createUpload("key");
        List<UploadedPart> parts = List.of(fixture.putPart(upload, 1, bytes("content")));
        ObjectVersion made = fixture.complete(upload, parts);
        fixture.put("key", "another");
        fixture.clock.advance(Duration.ofHours(23));
        fixture.store.garbage().collect(fixture.clock.instant());
        assertThat(fixture.complete(upload, parts).etag()).isEqualTo(made.etag());
        assertThat(fixture.get("key")).isEqualTo(bytes("another"));
        fixture.clock.advance(Duration.ofHours(2));
        fixture.store.garbage().collect(fixture.clock.instant());
        assertThatThrownBy(() -> fixture.complete(upload, parts)).isInstanceOf(ObjectsException.NoSuchUpload.class);
        assertThat(fixture.events.take()).extracting(ObjectChange::kind).containsExactly(ChangeKind.CREATED_MULTIPART,
                ChangeKind.CREATED_PUT);
    }

    @Test
    void aListOfPartsThatBreaksARuleIsRefusedAndTheUploadGoesOn() {
        fixture.close();
        fixture = Fixture.open(folder, ObjectStoreSettings.defaults().withMinPartBytes(100));
        Upload upload = fixture.createUpload("key");
        UploadedPart one = fixture.putPart(upload, 1, bytes(1, 99));
        UploadedPart two = fixture.putPart(upload, 2, bytes(2, 100));
        UploadedPart three = fixture.putPart(upload, 3, bytes(3, 1));
        assertThatThrownBy(() -> fixture.complete(upload, List.of(one, two)))
                .isInstanceOfSatisfying(ObjectsException.PartTooSmall.class, e -> {
                    assertThat(e.partNumber()).isEqualTo(1);
                    assertThat(e.minSize()).isEqualTo(100);
                });
        assertThatThrownBy(() -> fixture.complete(upload, List.of(three, two)))
                .isInstanceOf(ObjectsException.InvalidPartOrder.class);
        assertThatThrownBy(() -> fixture.complete(upload, List.of(two, two)))
                .isInstanceOf(ObjectsException.InvalidPartOrder.class);
        assertThatThrownBy(() -> complete(upload, CompleteUpload.of(
                List.of(CompleteUpload.Part.of(2, ETag.EMPTY)), CAUSE))).isInstanceOf(
                        ObjectsException.InvalidPart.class);
        assertThatThrownBy(() -> complete(upload, CompleteUpload.of(
                List.of(CompleteUpload.Part.of(4, two.etag())), CAUSE))).isInstanceOf(
                        ObjectsException.InvalidPart.class);
        assertThatThrownBy(() -> complete(upload, CompleteUpload.of(List.of(), CAUSE)))
                .isInstanceOf(ObjectsException.InvalidRequest.class);
        assertThatThrownBy(() -> complete(upload, new CompleteUpload(List.of(named(two)), Optional.empty(),
                OptionalLong.of(99), WriteConditions.none(), CAUSE))).isInstanceOf(
                        ObjectsException.InvalidRequest.class);
        assertThatThrownBy(() -> complete(upload, new CompleteUpload(List.of(named(two)),
                Optional.of(new Checksum(ChecksumAlgorithm.CRC64NVME, ChecksumType.FULL_OBJECT, "AAAAAAAAAAA=")),
                OptionalLong.empty(), WriteConditions.none(), CAUSE))).isInstanceOf(
                        ObjectsException.WrongChecksum.class);
        assertThatThrownBy(() -> complete(upload, new CompleteUpload(List.of(named(two)), Optional.empty(),
                OptionalLong.empty(), WriteConditions.ifMatch(ETag.EMPTY), CAUSE))).isInstanceOf(
                        ObjectsException.NoSuchKey.class);
        for (int number : new int[]{0, 10_001}) {
            assertThatThrownBy(() -> fixture.putPart(upload, number, bytes("x")))
                    .isInstanceOf(ObjectsException.InvalidArgument.class);
        }
        assertThat(fixture.blobCount()).isEqualTo(3);
        fixture.complete(upload, List.of(two, three));
        assertThat(fixture.get("key")).isEqualTo(joined(bytes(2, 100), bytes(3, 1)));
        assertThat(fixture.blobCount()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"CRC32,COMPOSITE", "CRC32,FULL_OBJECT", "CRC32C,COMPOSITE", "CRC64NVME,FULL_OBJECT", "SHA1,COMPOSITE",
            "SHA256,COMPOSITE"})
    void anObjectGetsTheChecksumThatItsUploadWasBegunWith(ChecksumAlgorithm algorithm, ChecksumType type) {
        Upload upload = uploads().create(BUCKET, key("key"), new NewUpload(ObjectMetadata.none(), Tags.none(),
                Optional.of(algorithm), Optional.of(type), "initiator"));
        byte[] first = bytes(1, 10_000);
        byte[] second = bytes(2, 999);
        List<UploadedPart> parts = List.of(fixture.putPart(upload, 1, first), fixture.putPart(upload, 2, second));
        List<CompleteUpload.Part> names = new ArrayList<>();
        for (UploadedPart part : parts) {
            names.add(new CompleteUpload.Part(part.number(), part.etag(),
                    Map.of(algorithm, part.checksum().orElseThrow().value())));
        }
        if (type == ChecksumType.COMPOSITE) {
            assertThatThrownBy(() -> fixture.complete(upload, parts)).isInstanceOf(
                    ObjectsException.InvalidRequest.class).hasMessageContaining("missing for part 1");
        }
        assertThatThrownBy(() -> complete(upload, CompleteUpload.of(List.of(names.get(1)), CAUSE)))
                .isInstanceOf(ObjectsException.InvalidRequest.class);
        assertThatThrownBy(() -> complete(upload, CompleteUpload.of(List.of(new CompleteUpload.Part(1,
                parts.getFirst().etag(), Map.of(algorithm, "AAAA"))), CAUSE))).isInstanceOf(
                        ObjectsException.InvalidPart.class);
        ObjectVersion made = complete(upload, CompleteUpload.of(names, CAUSE));
        assertThat(made.checksum().orElseThrow().type()).isEqualTo(type);
        if (type == ChecksumType.FULL_OBJECT) {
            try (var whole = fixture.receive(joined(first, second), algorithm)) {
                assertThat(made.checksum().orElseThrow().value()).isEqualTo(whole.sumText(algorithm));
            }
        } else {
            byte[] sums = joined(Base64.getDecoder().decode(parts.get(0).checksum().orElseThrow().value()),
                    Base64.getDecoder().decode(parts.get(1).checksum().orElseThrow().value()));
            try (var whole = fixture.receive(sums, algorithm)) {
                assertThat(made.checksum().orElseThrow().value()).isEqualTo(whole.sumText(algorithm) + "-2");
            }
        }
    }

    @Test
    void aChecksumThatNoObjectInPartsCanHaveIsRefused() {
        for (NewUpload request : List.of(
                new NewUpload(ObjectMetadata.none(), Tags.none(), Optional.of(ChecksumAlgorithm.CRC64NVME),
                        Optional.of(ChecksumType.COMPOSITE), "i"),
                new NewUpload(ObjectMetadata.none(), Tags.none(), Optional.of(ChecksumAlgorithm.SHA256),
                        Optional.of(ChecksumType.FULL_OBJECT), "i"))) {
            assertThatThrownBy(() -> uploads().create(BUCKET, key("key"), request))
                    .isInstanceOf(ObjectsException.InvalidRequest.class);
        }
    }

    @Test
    void anAbortedUploadIsGoneWithItsParts() {
        Upload upload = fixture.createUpload("key");
        UploadedPart part = fixture.putPart(upload, 1, bytes(1, 100_000));
        assertThatThrownBy(() -> uploads().abort(BUCKET, key("other"), upload.id()))
                .isInstanceOf(ObjectsException.NoSuchUpload.class);
        assertThatThrownBy(() -> uploads().abort(BUCKET, key("key"), new UploadId("any \u0000 text")))
                .isInstanceOf(ObjectsException.NoSuchUpload.class);
        uploads().abort(BUCKET, key("key"), upload.id());
        assertThat(fixture.blobCount()).isZero();
        assertThatThrownBy(() -> fixture.putPart(upload, 2, bytes(1, 100_000)))
                .isInstanceOf(ObjectsException.NoSuchUpload.class);
        assertThatThrownBy(() -> fixture.complete(upload, List.of(part)))
                .isInstanceOf(ObjectsException.NoSuchUpload.class);
        assertThatThrownBy(() -> uploads().parts(BUCKET, key("key"), upload.id(), 0, 10))
                .isInstanceOf(ObjectsException.NoSuchUpload.class);
        assertThat(fixture.blobCount()).isZero();
    }

    @Test
    void aDeletedBucketTakesItsUploadsWithIt() {
        Upload upload = fixture.createUpload("key");
        fixture.putPart(upload, 1, bytes(1, 100_000));
        fixture.store.buckets().delete(BUCKET);
        fixture.withBucket();
        assertThat(fixture.store.listings().uploads(BUCKET, UploadListRequest.first(10)).uploads()).isEmpty();
        Upload another = fixture.createUpload("key");
        fixture.putPart(another, 1, bytes(2, 100_000));
        fixture.store.garbage().collect(fixture.clock.instant());
        assertThat(fixture.blobCount()).isEqualTo(1);
        assertThat(uploads().get(BUCKET, key("key"), another.id())).isEqualTo(another);
    }

    @Test
    void partsAreListedByTheirNumbers() {
        Upload upload = fixture.createUpload("key");
        for (int number : new int[]{10_000, 3, 200, 1}) {
            fixture.putPart(upload, number, bytes(number, number % 100));
        }
        PartPage first = uploads().parts(BUCKET, key("key"), upload.id(), 0, 3);
        assertThat(first.parts()).extracting(UploadedPart::number).containsExactly(1, 3, 200);
        assertThat(first.next()).hasValue(200);
        PartPage second = uploads().parts(BUCKET, key("key"), upload.id(), 200, 3);
        assertThat(second.parts()).extracting(UploadedPart::number).containsExactly(10_000);
        assertThat(second.truncated()).isFalse();
        assertThat(uploads().parts(BUCKET, key("key"), upload.id(), 0, 0).truncated()).isFalse();
    }

    @Test
    void aPartIsMadeOfARangeOfAnotherObject() {
        byte[] large = bytes(1, 300_000);
        fixture.put("large", large);
        fixture.put("small", "0123456789");
        Upload upload = fixture.createUpload("key");
        UploadedPart one = uploads().copyPart(BUCKET, key("key"), upload.id(), 1, CopySource.of(BUCKET, key("large")),
                Optional.of(new ByteRange(65_530, 131_080))).part();
        UploadedPart two = uploads().copyPart(BUCKET, key("key"), upload.id(), 2, CopySource.of(BUCKET, key("large")),
                Optional.empty()).part();
        assertThat(fixture.blobCount()).as("shared").isEqualTo(1);
        UploadedPart three = uploads().copyPart(BUCKET, key("key"), upload.id(), 3,
                CopySource.of(BUCKET, key("small")), Optional.of(new ByteRange(2, 4))).part();
        assertThat(one.etag()).isEqualTo(Fixture.md5(Arrays.copyOfRange(large, 65_530, 131_081)));
        assertThatThrownBy(() -> uploads().copyPart(BUCKET, key("key"), upload.id(), 4,
                CopySource.of(BUCKET, key("small")), Optional.of(new ByteRange(2, 10))))
                .isInstanceOf(ObjectsException.InvalidSourceRange.class);
        fixture.delete("large");
        fixture.complete(upload, List.of(one, two, three));
        fixture.store.garbage().collect(fixture.clock.instant());
        fixture.store.garbage().sweep(() -> true);
        assertThat(fixture.get("key"))
                .isEqualTo(joined(Arrays.copyOfRange(large, 65_530, 131_081), large, bytes("234")));
        fixture.delete("key");
        fixture.delete("small");
        assertThat(fixture.blobCount()).isZero();
    }

    /** Copied once more from what is itself made of ranges, and onto itself. */
    @Test
    void anObjectOfRangesIsASourceLikeAnyOther() {
        ObjectVersion source = fixture.putInParts("key", bytes(1, 100_000), bytes(2, 100_000));
        byte[] before = fixture.get("key");
        Upload upload = fixture.createUpload("key");
        List<UploadedPart> parts = new ArrayList<>();
        for (int i = 1; i <= 2; i++) {
            parts.add(uploads().copyPart(BUCKET, key("key"), upload.id(), i, CopySource.of(BUCKET, key("key")),
                    Optional.of(new ByteRange(99_990L, 100_009 + i))).part());
        }
        fixture.complete(upload, parts);
        assertThat(fixture.get("key")).isEqualTo(joined(Arrays.copyOfRange(before, 99_990, 100_011),
                Arrays.copyOfRange(before, 99_990, 100_012)));
        assertThat(source.size()).isEqualTo(200_000);
        assertThat(fixture.blobCount()).isEqualTo(2);
        fixture.delete("key");
        assertThat(fixture.blobCount()).isZero();
    }

    @Test
    void partsOfOneUploadComeAtTheSameTime() throws Exception {
        Upload upload = fixture.createUpload("key");
        ConcurrentLinkedQueue<UploadedPart> parts = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int first = i * 4;
            threads.add(Thread.ofPlatform().start(() -> {
                for (int number = first + 1; number <= first + 4; number++) {
                    parts.add(fixture.putPart(upload, number, bytes(number, 20_000)));
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        fixture.complete(upload, parts.stream().sorted(java.util.Comparator.comparing(UploadedPart::number)).toList());
        byte[][] pieces = new byte[32][];
        for (int number = 1; number <= 32; number++) {
            pieces[number - 1] = bytes(number, 20_000);
        }
        assertThat(fixture.get("key")).isEqualTo(joined(pieces));
    }

    @Test
    void anObjectMayHaveManyParts() throws Exception {
        int count = Boolean.getBoolean("quern.long") ? Uploads.MAX_PARTS : 2_000;
        Upload upload = fixture.createUpload("key");
        CopySource source = CopySource.of(BUCKET, key("source"));
        fixture.put("source", bytes(1, 100_000));
        List<UploadedPart> parts = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(64)) {
            List<Future<UploadedPart>> coming = new ArrayList<>();
            for (int i = 1; i <= count; i++) {
                int number = i;
                coming.add(threads.submit(() -> uploads().copyPart(BUCKET, key("key"), upload.id(), number, source,
                        Optional.of(new ByteRange(number, number + 4L))).part()));
            }
            for (Future<UploadedPart> part : coming) {
                parts.add(part.get());
            }
        }
        ObjectVersion made = fixture.complete(upload, parts);
        assertThat(made.partCount()).isEqualTo(count);
        assertThat(made.etag().value()).endsWith("-" + count);
        byte[] content = fixture.get("key");
        assertThat(content).hasSize(5 * count);
        assertThat(Arrays.copyOfRange(content, 5 * count - 5, 5 * count))
                .isEqualTo(Arrays.copyOfRange(bytes(1, 100_000), count, count + 5));
        fixture.delete("key");
        fixture.delete("source");
        assertThat(fixture.blobCount()).isZero();
    }
}
