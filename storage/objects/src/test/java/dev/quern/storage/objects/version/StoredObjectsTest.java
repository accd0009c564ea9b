package dev.quern.storage.objects.version;

import static dev.quern.storage.objects.Fixture.BUCKET;
import static dev.quern.storage.objects.Fixture.CAUSE;
import static dev.quern.storage.objects.Fixture.bytes;
import static dev.quern.storage.objects.Fixture.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.quern.storage.kv.CommitOutcomeUnknownException;
import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.objects.Fixture;
import dev.quern.storage.objects.ObjectStore;
import dev.quern.storage.objects.ObjectStoreSettings;
import dev.quern.storage.objects.blob.FileRegion;
import dev.quern.storage.objects.body.BodyWriter;
import dev.quern.storage.objects.body.ExpectedBody;
import dev.quern.storage.objects.body.ReceivedBody;
import dev.quern.storage.objects.checksum.Checksum;
import dev.quern.storage.objects.checksum.ChecksumAlgorithm;
import dev.quern.storage.objects.checksum.ChecksumType;
import dev.quern.storage.objects.listing.ListRequest;
import dev.quern.storage.objects.model.BucketName;
import dev.quern.storage.objects.model.ChangeKind;
import dev.quern.storage.objects.model.ETag;
import dev.quern.storage.objects.model.NotificationRule;
import dev.quern.storage.objects.model.ObjectChange;
import dev.quern.storage.objects.model.ObjectKey;
import dev.quern.storage.objects.model.ObjectMetadata;
import dev.quern.storage.objects.model.ObjectVersion;
import dev.quern.storage.objects.model.ObjectsException;
import dev.quern.storage.objects.model.ObjectsException.Condition;
import dev.quern.storage.objects.model.ReadConditions;
import dev.quern.storage.objects.model.Tags;
import dev.quern.storage.objects.model.VersionId;
import dev.quern.storage.objects.model.Versioning;
import dev.quern.storage.objects.model.WriteConditions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class StoredObjectsTest {

    private static final int LARGE = 300_000;

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

    private void reopen() {
        fixture.close();
        fixture = Fixture.open(folder);
    }

    private static ReceivedBody finish(BodyWriter writer) {
        return writer.finish(ExpectedBody.unknown());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 16_384, 16_385, LARGE})
    void anObjectIsReadAsItWasWrittenAlsoAfterAStart(int length) {
        byte[] content = bytes(length, length);
        ObjectMetadata metadata = new ObjectMetadata(Optional.of("no-cache"), Optional.of("inline"),
                Optional.of("gzip"), Optional.of("sv"), Optional.of("text/plain"), Optional.of("Tue"),
                Optional.of("/elsewhere"), Map.of("name", "v\u00e4rde"));
        Tags tags = new Tags(Map.of("k", "v"));
        ObjectVersion put = fixture.put("a/b", content,
                PutObject.plain(CAUSE).withMetadata(metadata).withTags(tags).withChecksum(ChecksumAlgorithm.SHA256));
        assertThat(put.etag()).isEqualTo(Fixture.md5(content));
        reopen();
        ObjectVersion head = fixture.head("a/b");
        assertThat(head).isEqualTo(put);
        assertThat(head.metadata()).isEqualTo(metadata);
        assertThat(head.tags()).isEqualTo(tags);
        assertThat(head.size()).isEqualTo(length);
        assertThat(head.checksum().orElseThrow().algorithm()).isEqualTo(ChecksumAlgorithm.SHA256);
        assertThat(head.lastModified()).isEqualTo(fixture.clock.instant());
        assertThat(head.shownVersionId()).isEmpty();
        assertThat(fixture.get("a/b")).isEqualTo(content);
        assertThat(fixture.blobCount()).isEqualTo(length > 16_384 ? 1 : 0);
    }

    @Test
    void aRangeAStreamAndRegionsOfAFileAreTheSameBytes() throws IOException {
        byte[] content = bytes(1, LARGE);
        fixture.put("key", content);
        try (ObjectContent open = fixture.open("key"); InputStream stream = open.stream(70_000, 100_000)) {
            byte[] expected = Arrays.copyOfRange(content, 70_000, 170_000);
            assertThat(stream.readAllBytes()).isEqualTo(expected);
            ByteBuffer range = ByteBuffer.allocate(100_000);
            assertThat(open.read(range, 70_000)).isEqualTo(100_000);
            assertThat(range.array()).isEqualTo(expected);
            FileRegion region = open.region(70_000, 100_000).orElseThrow();
            assertThat(region.length()).isEqualTo(100_000);
            ByteBuffer sent = ByteBuffer.allocate(100_000);
            region.channel().read(sent, region.position());
            assertThat(sent.array()).isEqualTo(expected);
            assertThat(region.path()).exists();
        }
        fixture.put("small", "0123456789");
        try (ObjectContent open = fixture.open("small")) {
            assertThat(open.region(0, 10)).isEmpty();
            assertThat(open.stream(2, 3).readAllBytes()).isEqualTo(bytes("234"));
        }
    }

    @Test
    void aBodyThatIsNotWhatWasSaidOfItIsNotStored() {
        for (int length : new int[]{10, LARGE}) {
            byte[] content = bytes(2, length);
            try (BodyWriter writer = fixture.store.receive(Set.of(ChecksumAlgorithm.CRC32))) {
                writer.write(ByteBuffer.wrap(content));
                assertThatThrownBy(() -> writer.finish(ExpectedBody.ofLength(length + 1)))
                        .isInstanceOf(ObjectsException.IncompleteBody.class);
                assertThatThrownBy(() -> writer.write(ByteBuffer.allocate(1)))
                        .isInstanceOf(IllegalStateException.class);
                assertThatThrownBy(() -> finish(writer)).isInstanceOf(IllegalStateException.class);
            }
            try (BodyWriter writer = fixture.store.receive(Set.of(ChecksumAlgorithm.CRC32))) {
                writer.write(ByteBuffer.wrap(content));
                assertThatThrownBy(() -> writer.finish(new ExpectedBody(java.util.OptionalLong.empty(),
                        Optional.of("1B2M2Y8AsgTpgAmY7PhCfg=="), Map.of())))
                        .isInstanceOfSatisfying(ObjectsException.WrongChecksum.class,
                                e -> assertThat(e.algorithm()).isEqualTo("MD5"));
            }
            try (BodyWriter writer = fixture.store.receive(Set.of(ChecksumAlgorithm.CRC32))) {
                writer.write(ByteBuffer.wrap(content));
                assertThatThrownBy(() -> writer.finish(new ExpectedBody(java.util.OptionalLong.empty(),
                        Optional.empty(), Map.of(ChecksumAlgorithm.CRC32, "AAAAAA=="))))
                        .isInstanceOf(ObjectsException.WrongChecksum.class);
            }
        }
        assertThat(fixture.blobCount()).isZero();
    }

    @Test
    void moreBytesThanAnUploadMayHaveAreRefused() {
        fixture.close();
        fixture = Fixture.open(folder, new ObjectStoreSettings(10, 100_000, 1_000_000, 1));
        try (BodyWriter writer = fixture.store.receive(Set.of())) {
            writer.write(ByteBuffer.allocate(100_000));
            assertThatThrownBy(() -> writer.write(ByteBuffer.allocate(1)))
                    .isInstanceOf(ObjectsException.TooLarge.class);
        }
        assertThat(fixture.blobCount()).isZero();
    }

    @Test
    void aBodyThatNoWriteTookIsRemoved() {
        fixture.receive(bytes(3, LARGE)).close();
        assertThat(fixture.blobCount()).isZero();
        BucketName missing = new BucketName("missing");
        try (ReceivedBody body = fixture.receive(bytes(3, LARGE))) {
            assertThatThrownBy(() -> fixture.store.objects().put(missing, key("key"), body, PutObject.plain(CAUSE)))
                    .isInstanceOf(ObjectsException.NoSuchBucket.class);
        }
        assertThat(fixture.blobCount()).isZero();
        try (ReceivedBody body = fixture.receive(bytes(3, LARGE))) {
            fixture.store.objects().put(BUCKET, key("key"), body, PutObject.plain(CAUSE));
            assertThatThrownBy(
                    () -> fixture.store.objects().put(BUCKET, key("other"), body, PutObject.plain(CAUSE)))
                    .isInstanceOf(IllegalStateException.class);
        }
        assertThat(fixture.blobCount()).isEqualTo(1);
    }

    @Test
    void keysMayBeAnyTextOfUpToAThousandAndTwentyFourBytes() {
        List<String> keys = List.of("../../etc/passwd", "/", "//", ".", "a\u0000b", "\u0000".repeat(1_024),
                "\ud83d\udcf7".repeat(256), "\uffff", "\n\r", " ", "caf\u00e9", "cafe\u0301", "%2F", "\u0001\u001f");
        for (String key : keys) {
            fixture.put(key, key);
        }
        for (String key : keys) {
            assertThat(fixture.get(key)).isEqualTo(bytes(key));
        }
        assertThat(fixture.store.listings().objects(BUCKET, ListRequest.first(1_000)).objects()).hasSize(keys.size());
        fixture.store.buckets().setVersioning(BUCKET, Versioning.ENABLED);
        for (String key : keys) {
            fixture.put(key, bytes(1, LARGE));
            fixture.putInParts(key, bytes(1, 10), bytes(2, 10));
            fixture.delete(key);
        }
        assertThatThrownBy(() -> key("\u00e9".repeat(513))).isInstanceOf(ObjectsException.KeyTooLong.class);
        assertThatThrownBy(() -> key("")).isInstanceOf(ObjectsException.InvalidKey.class);
        assertThatThrownBy(() -> key("\ud83d")).isInstanceOf(ObjectsException.InvalidKey.class);
        assertThat(folder.resolve("blobs").toFile().list()).allMatch(name -> name.matches("[0-9a-f]{3}|incoming|LOCK"));
    }

    @Test
    void aReplacedOrDeletedObjectLeavesNoFileButForThoseWhoReadIt() {
        byte[] first = bytes(4, LARGE);
        fixture.put("key", first);
        try (ObjectContent reading = fixture.open("key")) {
            fixture.put("key", bytes(5, LARGE));
            fixture.store.garbage().collect(fixture.clock.instant());
            fixture.store.garbage().sweep(() -> true);
            assertThat(Fixture.readAll(reading)).isEqualTo(first);
            assertThat(reading.region(LARGE - 10, 10).orElseThrow().path()).exists();
        }
        fixture.store.garbage().collect(fixture.clock.instant());
        assertThat(fixture.blobCount()).isEqualTo(1);
        fixture.delete("key");
        assertThat(fixture.blobCount()).isZero();
    }

    @Test
    void aWriteIsMadeOnlyIfItsConditionsHold() {
        ObjectVersion first = fixture.put("key", "first");
        PutObject plain = PutObject.plain(CAUSE);
        assertThat(failed(() -> fixture.put("key", bytes("x"), plain.withConditions(WriteConditions.ifAbsent()))))
                .isEqualTo(Condition.IF_NONE_MATCH);
        assertThat(failed(() -> fixture.put("key", bytes("x"),
                plain.withConditions(WriteConditions.ifMatch(ETag.EMPTY))))).isEqualTo(Condition.IF_MATCH);
        assertThatThrownBy(() -> fixture.put("other", bytes("x"),
                plain.withConditions(WriteConditions.ifMatch(ETag.EMPTY))))
                .isInstanceOf(ObjectsException.NoSuchKey.class);
        assertThat(fixture.get("key")).isEqualTo(bytes("first"));
        fixture.put("key", bytes("second"), plain.withConditions(WriteConditions.ifMatch(first.etag())));
        fixture.put("key", bytes("third"), plain.withConditions(WriteConditions.ifMatch(new ETag("*"))));
        fixture.put("other", bytes("x"), plain.withConditions(WriteConditions.ifAbsent()));
        assertThat(fixture.get("key")).isEqualTo(bytes("third"));

        DeleteObject delete = DeleteObject.of(key("key"));
        assertThat(failed(() -> fixture.store.objects().delete(BUCKET, delete.ifMatch(ETag.EMPTY), CAUSE)))
                .isEqualTo(Condition.IF_MATCH);
        List<DeleteOutcome> outcomes = fixture.store.objects().deleteAll(BUCKET, List.of(delete.ifMatch(ETag.EMPTY),
                DeleteObject.of(key("other")).ifMatch(new ETag("*")), DeleteObject.of(key("absent"))), CAUSE);
        assertThat(outcomes).extracting(outcome -> outcome instanceof DeleteOutcome.Done).containsExactly(false, true,
                true);
        assertThat(fixture.get("key")).isEqualTo(bytes("third"));
        assertThatThrownBy(() -> fixture.head("other")).isInstanceOf(ObjectsException.NoSuchKey.class);
    }

    private static Condition failed(Runnable write) {
        return catchThrowableOfType(ObjectsException.PreconditionFailed.class, write::run).condition();
    }

    @Test
    void ofManyWhoWriteWhatIsNotThereOneSucceeds() throws Exception {
        ConcurrentLinkedQueue<String> written = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            String content = "content " + i;
            threads.add(Thread.ofPlatform().start(() -> {
                try {
                    fixture.put("key", bytes(content),
                            PutObject.plain(CAUSE).withConditions(WriteConditions.ifAbsent()));
                    written.add(content);
                } catch (ObjectsException.PreconditionFailed e) {
                    // another was first
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(written).hasSize(1);
        assertThat(fixture.get("key")).isEqualTo(bytes(written.element()));
        assertThat(fixture.events.take()).hasSize(1);
    }

    @Test
    void everyChangeIsToldWithWhatANotificationSays() {
        fixture.store.buckets().setNotifications(BUCKET, List.of(
                new NotificationRule("images", "target", List.of("created"), Set.of(ChangeKind.CREATED_PUT), "in/",
                        ".jpg"),
                new NotificationRule("all", "target", List.of("created", "removed"),
                        Set.of(ChangeKind.CREATED_PUT, ChangeKind.REMOVED), "", "")));
        byte[] content = bytes("content");
        fixture.put("in/1.jpg", content);
        fixture.store.objects().setTags(BUCKET, key("in/1.jpg"), Optional.empty(), new Tags(Map.of("a", "b")), CAUSE);
        fixture.store.objects().setTags(BUCKET, key("in/1.jpg"), Optional.empty(), Tags.none(), CAUSE);
        fixture.delete("in/1.jpg");
        fixture.delete("in/1.jpg");
        fixture.store.buckets().setVersioning(BUCKET, Versioning.ENABLED);
        ObjectVersion version = fixture.put("in/1.jpg", content);
        fixture.delete("in/1.jpg");
        List<ObjectChange> changes = fixture.events.take();
        assertThat(changes).extracting(ObjectChange::kind).containsExactly(ChangeKind.CREATED_PUT, ChangeKind.TAGS_PUT,
                ChangeKind.TAGS_DELETED, ChangeKind.REMOVED, ChangeKind.CREATED_PUT, ChangeKind.REMOVED_BY_MARKER);
        assertThat(changes).extracting(ObjectChange::sequencer).isSorted().doesNotHaveDuplicates();
        assertThat(changes.getFirst()).satisfies(change -> {
            assertThat(change.bucket().name()).isEqualTo(BUCKET);
            assertThat(change.key()).isEqualTo(key("in/1.jpg"));
            assertThat(change.size()).isEqualTo(content.length);
            assertThat(change.etag()).isEqualTo(Fixture.md5(content));
            assertThat(change.versionId()).isEqualTo(VersionId.NULL);
            assertThat(change.time()).isEqualTo(fixture.clock.instant());
            assertThat(change.cause()).isEqualTo(CAUSE);
            assertThat(change.sequencer()).matches("[0-9A-F]{18}");
        });
        assertThat(changes.get(4).versionId()).isEqualTo(version.versionId());
        assertThat(changes.get(5).etag()).isEqualTo(ETag.EMPTY);
        assertThat(fixture.events.matched()).extracting(NotificationRule::id).containsExactly("images", "all", "all",
                "images", "all");
    }

    @Test
    void aChangeWhoseListenerFailsDoesNotHappen() {
        fixture.put("key", bytes(6, LARGE));
        ObjectStore failing = new ObjectStore(fixture.kv, fixture.blobs, (transaction, change, rules) -> {
            throw new IllegalStateException("listener");
        }, fixture.clock, ObjectStoreSettings.defaults());
        try (BodyWriter writer = failing.receive(Set.of())) {
            writer.write(ByteBuffer.allocate(LARGE));
            try (ReceivedBody body = finish(writer)) {
                assertThatThrownBy(() -> failing.objects().put(BUCKET, key("key"), body, PutObject.plain(CAUSE)))
                        .hasMessage("listener");
            }
        }
        assertThatThrownBy(() -> failing.objects().delete(BUCKET, DeleteObject.of(key("key")), CAUSE))
                .hasMessage("listener");
        assertThat(fixture.get("key")).isEqualTo(bytes(6, LARGE));
        assertThat(fixture.blobCount()).isEqualTo(1);
    }

    @Test
    void bytesWhoseCommitIsUnknownAreKept() {
        KeyValueStore unknown = new ForwardingStore(fixture.kv) {
            @Override
            public <T extends @org.jspecify.annotations.Nullable Object> T transact(
                    java.util.function.Function<? super dev.quern.storage.kv.Transaction, ? extends T> body) {
                super.transact(body);
                throw new CommitOutcomeUnknownException("unknown", new IOException("lost"));
            }
        };
        ObjectStore store = new ObjectStore(unknown, fixture.blobs, fixture.events, fixture.clock,
                ObjectStoreSettings.defaults());
        byte[] content = bytes(7, LARGE);
        try (BodyWriter writer = store.receive(Set.of())) {
            writer.write(ByteBuffer.wrap(content));
            try (ReceivedBody body = finish(writer)) {
                assertThatThrownBy(() -> store.objects().put(BUCKET, key("key"), body, PutObject.plain(CAUSE)))
                        .isInstanceOf(CommitOutcomeUnknownException.class);
            }
        }
        assertThat(fixture.get("key")).isEqualTo(content);
    }

    @Test
    void aCopyIsAnObjectOfItsOwnThoughItSharesBytes() {
        byte[] content = bytes(8, LARGE);
        ObjectMetadata metadata = ObjectMetadata.none().withContentType("text/plain")
                .withWebsiteRedirect(Optional.of("/x"));
        fixture.put("from", content, PutObject.plain(CAUSE).withMetadata(metadata).withTags(new Tags(Map.of("a", "b")))
                .withChecksum(ChecksumAlgorithm.CRC32));
        Copied copied = fixture.store.objects().copy(CopySource.of(BUCKET, key("from")), BUCKET, key("to"),
                CopyObject.plain(CAUSE));
        assertThat(copied.source()).isEqualTo(fixture.head("from"));
        assertThat(copied.copy()).isEqualTo(fixture.head("to"));
        assertThat(copied.copy().etag()).isEqualTo(Fixture.md5(content));
        assertThat(copied.copy().checksum()).isEqualTo(copied.source().checksum());
        assertThat(copied.copy().metadata()).isEqualTo(metadata.withWebsiteRedirect(Optional.empty()));
        assertThat(copied.copy().tags()).isEqualTo(new Tags(Map.of("a", "b")));
        assertThat(fixture.blobCount()).isEqualTo(1);
        assertThat(fixture.events.take()).last().extracting(ObjectChange::kind).isEqualTo(ChangeKind.CREATED_COPY);
        fixture.delete("from");
        fixture.store.garbage().collect(fixture.clock.instant());
        fixture.store.garbage().sweep(() -> true);
        assertThat(fixture.get("to")).isEqualTo(content);
        fixture.delete("to");
        assertThat(fixture.blobCount()).isZero();
    }

    @Test
    void aCopyGetsWhatIsAskedFor() {
        byte[] content = bytes("content");
        fixture.put("from", content);
        CopyObject request = new CopyObject(Optional.of(ObjectMetadata.none().withContentType("text/css")),
                Optional.empty(), Optional.of(Tags.none()), Optional.of(ChecksumAlgorithm.SHA1), WriteConditions.none(),
                CAUSE);
        ObjectVersion copy = fixture.store.objects().copy(CopySource.of(BUCKET, key("from")), BUCKET, key("from"),
                request).copy();
        assertThat(copy.metadata().contentType()).hasValue("text/css");
        assertThat(copy.checksum().orElseThrow().algorithm()).isEqualTo(ChecksumAlgorithm.SHA1);
        assertThat(fixture.get("from")).isEqualTo(content);
        assertThatThrownBy(() -> fixture.store.objects().copy(CopySource.of(BUCKET, key("from")), BUCKET, key("from"),
                CopyObject.plain(CAUSE))).isInstanceOf(ObjectsException.InvalidRequest.class)
                .hasMessageContaining("copy an object to itself");
    }

    @Test
    void aCopyOfAnObjectInPartsHasTheEntityTagOfOneInOnePiece() {
        byte[] first = bytes(9, LARGE);
        byte[] second = bytes(10, 100);
        ObjectVersion source = fixture.putInParts("from", first, second);
        assertThat(source.checksum().orElseThrow().type()).isEqualTo(ChecksumType.FULL_OBJECT);
        byte[] whole = Arrays.copyOf(first, LARGE + 100);
        System.arraycopy(second, 0, whole, LARGE, 100);
        ObjectVersion copy = fixture.store.objects().copy(CopySource.of(BUCKET, key("from")), BUCKET, key("to"),
                CopyObject.plain(CAUSE)).copy();
        assertThat(copy.etag()).isEqualTo(Fixture.md5(whole));
        assertThat(copy.partCount()).isZero();
        assertThat(copy.checksum()).isEqualTo(source.checksum());
        fixture.delete("from");
        assertThat(fixture.get("to")).isEqualTo(whole);
        assertThat(fixture.blobCount()).isEqualTo(2);
        try (ObjectContent open = fixture.open("to")) {
            assertThat(open.parts()).isEmpty();
            assertThat(open.part(1).size()).isEqualTo(LARGE + 100);
            assertThatThrownBy(() -> open.part(2)).isInstanceOf(ObjectsException.InvalidPartNumber.class);
        }
    }

    @Test
    void aCopyIsMadeOnlyIfTheConditionsOnItsSourceHold() {
        ObjectVersion source = fixture.put("from", "content");
        Instant later = source.lastModified().plusSeconds(1);
        Instant earlier = source.lastModified().minusSeconds(1);
        Map<ReadConditions, Condition> failing = Map.of(
                new ReadConditions(List.of(ETag.EMPTY), List.of(), Optional.empty(), Optional.empty()),
                Condition.SOURCE_IF_MATCH,
                new ReadConditions(List.of(), List.of(source.etag()), Optional.empty(), Optional.empty()),
                Condition.SOURCE_IF_NONE_MATCH,
                new ReadConditions(List.of(), List.of(), Optional.of(later), Optional.empty()),
                Condition.SOURCE_IF_MODIFIED_SINCE,
                new ReadConditions(List.of(), List.of(), Optional.empty(), Optional.of(earlier)),
                Condition.SOURCE_IF_UNMODIFIED_SINCE);
        failing.forEach((conditions, condition) -> assertThat(failed(() -> fixture.store.objects().copy(
                new CopySource(BUCKET, key("from"), Optional.empty(), conditions), BUCKET, key("to"),
                CopyObject.plain(CAUSE)))).isEqualTo(condition));
        assertThatThrownBy(() -> fixture.head("to")).isInstanceOf(ObjectsException.NoSuchKey.class);
        fixture.store.objects().copy(new CopySource(BUCKET, key("from"), Optional.empty(),
                new ReadConditions(List.of(source.etag()), List.of(), Optional.empty(), Optional.of(earlier))), BUCKET,
                key("to"), CopyObject.plain(CAUSE));
    }

    /** The source goes while it is being copied, over and over: every copy that is acknowledged is whole. */
    @Test
    void aCopyOfWhatIsBeingDeletedIsWholeOrNotMade() throws Exception {
        byte[] content = bytes(11, 50_000);
        Thread writer = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < 60; i++) {
                fixture.put("from", content);
                fixture.delete("from");
            }
        });
        int made = 0;
        while (writer.isAlive()) {
            try {
                fixture.store.objects().copy(CopySource.of(BUCKET, key("from")), BUCKET, key("to" + made),
                        CopyObject.plain(CAUSE));
                made++;
            } catch (ObjectsException.NoSuchKey e) {
                Thread.onSpinWait();
            }
        }
        writer.join();
        fixture.store.garbage().collect(fixture.clock.instant());
        fixture.store.garbage().sweep(() -> true);
        for (int i = 0; i < made; i++) {
            assertThat(fixture.get("to" + i)).isEqualTo(content);
        }
    }

    @Test
    void conditionsOfReadersAreCheckedInTheOrderOfTheStandard() {
        Instant now = Instant.parse("2026-01-01T00:00:00.900Z");
        Instant second = Instant.parse("2026-01-01T00:00:00Z");
        ETag mine = new ETag("a");
        ETag other = new ETag("b");
        record Case(ReadConditions conditions, ReadConditions.Outcome outcome) {}
        Optional<Instant> never = Optional.empty();
        Optional<Instant> before = Optional.of(second.minusSeconds(1));
        for (Case each : List.of(
                new Case(ReadConditions.none(), ReadConditions.Outcome.PASSED),
                new Case(new ReadConditions(List.of(mine), List.of(), never, before), ReadConditions.Outcome.PASSED),
                new Case(new ReadConditions(List.of(other, mine), List.of(), never, never),
                        ReadConditions.Outcome.PASSED),
                new Case(new ReadConditions(List.of(other), List.of(), never, never),
                        ReadConditions.Outcome.MATCH_FAILED),
                new Case(new ReadConditions(List.of(), List.of(), never, before),
                        ReadConditions.Outcome.UNMODIFIED_SINCE_FAILED),
                new Case(new ReadConditions(List.of(), List.of(), never, Optional.of(second)),
                        ReadConditions.Outcome.PASSED),
                new Case(new ReadConditions(List.of(), List.of(other), Optional.of(second), never),
                        ReadConditions.Outcome.PASSED),
                new Case(new ReadConditions(List.of(), List.of(new ETag("*")), before, never),
                        ReadConditions.Outcome.NOT_MODIFIED),
                new Case(new ReadConditions(List.of(), List.of(), Optional.of(second), never),
                        ReadConditions.Outcome.NOT_MODIFIED),
                new Case(new ReadConditions(List.of(), List.of(), before, never), ReadConditions.Outcome.PASSED))) {
            assertThat(each.conditions().check(mine, now)).as("%s", each.conditions()).isEqualTo(each.outcome());
        }
        assertThat(ETag.parse(" W/\"a\"")).isEqualTo(mine);
        assertThat(ETag.parse("a").quoted()).isEqualTo("\"a\"");
    }

    @Test
    void aDamagedObjectIsAnErrorThatNamesIt() throws IOException {
        fixture.put("damaged", bytes(12, LARGE));
        Path file;
        try (ObjectContent open = fixture.open("damaged")) {
            file = open.region(0, 1).orElseThrow().path();
        }
        byte[] bytes = java.nio.file.Files.readAllBytes(file);
        bytes[200_000]++;
        java.nio.file.Files.write(file, bytes);
        try (ObjectContent open = fixture.open("damaged")) {
            assertThat(open.read(ByteBuffer.allocate(1_000), 0)).isEqualTo(1_000);
            assertThatThrownBy(() -> open.read(ByteBuffer.allocate(1_000), 199_500))
                    .isInstanceOf(ObjectsException.Damaged.class)
                    .hasMessageContaining("The object damaged of the bucket bucket (version null) is damaged on disk:"
                            + " block 3 of the file " + file);
            assertThatThrownBy(() -> open.region(0, LARGE)).isInstanceOf(ObjectsException.Damaged.class);
        }
        assertThatThrownBy(() -> fixture.store.objects().copy(CopySource.of(BUCKET, key("damaged")), BUCKET,
                key("to"), new CopyObject(Optional.empty(), Optional.empty(), Optional.empty(),
                        Optional.of(ChecksumAlgorithm.SHA1), WriteConditions.none(), CAUSE)))
                .isInstanceOf(ObjectsException.Damaged.class);
    }

    @Test
    void aBucketIsMadeListedSetUpAndDeletedWhenEmpty() {
        assertThatThrownBy(() -> fixture.store.buckets().create(BUCKET, "r", "o"))
                .isInstanceOfSatisfying(ObjectsException.BucketExists.class,
                        e -> assertThat(e.bucket().region()).isEqualTo("eu-north-1"));
        fixture.store.buckets().create(new BucketName("a.second"), "r", "o");
        assertThat(fixture.store.buckets().list(Optional.empty(), "", 10)).extracting(bucket -> bucket.name().value())
                .containsExactly("a.second", "bucket");
        assertThat(fixture.store.buckets().list(Optional.of("a.second"), "", 10)).hasSize(1);
        assertThat(fixture.store.buckets().list(Optional.empty(), "a", 10)).hasSize(1);
        fixture.store.buckets().putSetting(BUCKET, "policy", bytes("{}"));
        assertThat(fixture.store.buckets().setting(BUCKET, "policy")).hasValueSatisfying(
                value -> assertThat(value).isEqualTo(bytes("{}")));
        fixture.put("key", "x");
        assertThatThrownBy(() -> fixture.store.buckets().delete(BUCKET))
                .isInstanceOfSatisfying(ObjectsException.BucketNotEmpty.class,
                        e -> assertThat(e.versionsOnly()).isFalse());
        fixture.store.buckets().setVersioning(BUCKET, Versioning.ENABLED);
        fixture.delete("key");
        assertThatThrownBy(() -> fixture.store.buckets().delete(BUCKET))
                .isInstanceOfSatisfying(ObjectsException.BucketNotEmpty.class,
                        e -> assertThat(e.versionsOnly()).isTrue());
        fixture.delete("key", VersionId.NULL);
        Deleted marker = fixture.delete("key");
        assertThatThrownBy(() -> fixture.store.buckets().delete(BUCKET))
                .isInstanceOf(ObjectsException.BucketNotEmpty.class);
        fixture.store.listings().versions(BUCKET, dev.quern.storage.objects.listing.VersionListRequest.first(10))
                .versions().forEach(version -> fixture.delete("key", version.versionId()));
        assertThat(marker.marker()).isPresent();
        long id = fixture.store.buckets().get(BUCKET).id();
        fixture.store.buckets().delete(BUCKET);
        assertThatThrownBy(() -> fixture.store.buckets().get(BUCKET))
                .isInstanceOf(ObjectsException.NoSuchBucket.class);
        fixture.store.buckets().create(BUCKET, "r", "o");
        assertThat(fixture.store.buckets().get(BUCKET).id()).isGreaterThan(id);
        assertThat(fixture.store.buckets().get(BUCKET).versioning()).isEqualTo(Versioning.OFF);
        assertThat(fixture.store.buckets().setting(BUCKET, "policy")).isEmpty();
    }

    /** Either the bucket stays, with the object, or it goes and the object does not come. */
    @Test
    void anObjectDoesNotComeIntoABucketThatGoes() throws Exception {
        for (int round = 0; round < 50; round++) {
            BucketName name = new BucketName("round" + round);
            fixture.store.buckets().create(name, "r", "o");
            ConcurrentLinkedQueue<String> done = new ConcurrentLinkedQueue<>();
            Thread deleting = Thread.ofPlatform().start(() -> {
                try {
                    fixture.store.buckets().delete(name);
                    done.add("deleted");
                } catch (ObjectsException.BucketNotEmpty e) {
                    // the object was first
                }
            });
            try (ReceivedBody body = fixture.receive(bytes("content"))) {
                fixture.store.objects().put(name, key("key"), body, PutObject.plain(CAUSE));
                done.add("put");
            } catch (ObjectsException.NoSuchBucket e) {
                // the deletion was first
            }
            deleting.join();
            assertThat(done).hasSize(1);
            assertThat(fixture.store.buckets().find(name).isPresent()).isEqualTo(done.contains("put"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab", "Bucket", "-ab", "ab-", "a..b", "192.168.1.1", "xn--abc", "a_b", "sthree-a",
            "abc-s3alias", "abc--x-s3", ".abc", "abc.", "a/b"})
    void aNameThatNoBucketMayHaveIsRefused(String name) {
        assertThatThrownBy(() -> new BucketName(name)).isInstanceOf(ObjectsException.InvalidBucketName.class);
    }

    @Test
    void aVersionsTagsAreReplacedAndNothingElse() {
        fixture.store.buckets().setVersioning(BUCKET, Versioning.ENABLED);
        ObjectVersion first = fixture.put("key", "first");
        ObjectVersion second = fixture.put("key", "second");
        fixture.clock.advance(Duration.ofHours(1));
        Tags tags = new Tags(Map.of("a", "b"));
        fixture.store.objects().setTags(BUCKET, key("key"), Optional.of(first.versionId()), tags, CAUSE);
        assertThat(fixture.head("key")).isEqualTo(second);
        ObjectVersion tagged = fixture.store.objects().head(BUCKET, key("key"), Optional.of(first.versionId()));
        assertThat(tagged.tags()).isEqualTo(tags);
        assertThat(tagged.lastModified()).isEqualTo(first.lastModified());
        assertThat(tagged.latest()).isFalse();
        assertThatThrownBy(() -> fixture.store.objects().setTags(BUCKET, new ObjectKey("absent"), Optional.empty(),
                tags, CAUSE)).isInstanceOf(ObjectsException.NoSuchKey.class);
    }

    @Test
    void aChecksumIsKeptOnlyIfItWasAskedFor() {
        ObjectVersion plain = fixture.put("plain", "content");
        assertThat(plain.checksum()).isEmpty();
        ObjectVersion with = fixture.put("with", bytes("123456789"),
                PutObject.plain(CAUSE).withChecksum(ChecksumAlgorithm.CRC64NVME));
        assertThat(with.checksum()).hasValue(
                new Checksum(ChecksumAlgorithm.CRC64NVME, ChecksumType.FULL_OBJECT, "rosUhgp5mIg="));
    }
}
