package dev.quern.admin.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.quern.admin.RunningServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectAttributes;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.Tag;

/** Objects, through the AWS SDK for Java. */
class ObjectsSdkTest {
    private static final String BUCKET = "objects-test";

    @TempDir
    static Path data;

    private static RunningServer server;
    private static S3Client s3;

    @BeforeAll
    static void start() {
        server = RunningServer.start(data);
        s3 = server.s3();
        s3.createBucket(create -> create.bucket(BUCKET));
    }

    @AfterAll
    static void stop() {
        s3.close();
        server.close();
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static PutObjectResponse put(String key, byte[] body) {
        return s3.putObject(put -> put.bucket(BUCKET).key(key), RequestBody.fromBytes(body));
    }

    private static byte[] get(String key) {
        return s3.getObjectAsBytes(get -> get.bucket(BUCKET).key(key)).asByteArray();
    }

    private static void assertRefused(int status, String code, Runnable call) {
        assertThatExceptionOfType(S3Exception.class).isThrownBy(call::run).satisfies(e -> {
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
            assertThat(e.statusCode()).isEqualTo(status);
            assertThat(e.requestId()).isNotEmpty();
            assertThat(e.extendedRequestId()).isNotEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4_096, 16_384, 16_385, 131_072, 131_073, 1_048_576, 5_000_001})
    void whatIsPutIsGot(int length) {
        byte[] body = bytes(length);
        PutObjectResponse answer = put("size/" + length, body);

        assertThat(get("size/" + length)).isEqualTo(body);
        HeadObjectResponse head = s3.headObject(h -> h.bucket(BUCKET).key("size/" + length));
        assertThat(head.contentLength()).isEqualTo(length);
        assertThat(head.eTag()).isEqualTo(answer.eTag()).hasSize(34);
        assertThat(head.lastModified()).isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b+c&d=e?f#g%h", "../../etc/passwd", "/leading//double/", "ünïcödé/日本/😀", "a\nb\tc", ".",
            "..", "~*'()!", "%2F%25", "x\u0001y"})
    void anyTextIsAKey(String key) {
        put(key, key.getBytes(StandardCharsets.UTF_8));

        assertThat(get(key)).asString(StandardCharsets.UTF_8).isEqualTo(key);
        assertThat(s3.listObjectsV2(list -> list.bucket(BUCKET).prefix(key).encodingType("url")).contents())
                .extracting(S3Object::key).contains(key);
        s3.deleteObject(delete -> delete.bucket(BUCKET).key(key));
        assertThatExceptionOfType(NoSuchKeyException.class).isThrownBy(() -> get(key));
    }

    @Test
    void aKeyOfMoreThan1024BytesIsRefused() {
        put("k".repeat(1024), bytes(3));
        assertRefused(400, "KeyTooLongError", () -> put("k".repeat(1025), bytes(3)));
        assertRefused(400, "KeyTooLongError", () -> put("ü".repeat(513), bytes(3)));
    }

    @Test
    void metadataAndHeadersAreKept() {
        s3.putObject(put -> put.bucket(BUCKET).key("described").contentType("text/x-test").cacheControl("max-age=5")
                .contentDisposition("attachment; filename=\"a.txt\"").contentEncoding("gzip").contentLanguage("de")
                .expires(Instant.parse("2030-01-01T00:00:00Z")).metadata(Map.of("Colour", "Blue", "n", "1"))
                .tagging("a=1&b=two%20words"), RequestBody.fromString("x"));

        GetObjectResponse got = s3.getObject(get -> get.bucket(BUCKET).key("described")).response();
        assertThat(got.contentType()).isEqualTo("text/x-test");
        assertThat(got.cacheControl()).isEqualTo("max-age=5");
        assertThat(got.contentDisposition()).isEqualTo("attachment; filename=\"a.txt\"");
        assertThat(got.contentEncoding()).isEqualTo("gzip");
        assertThat(got.contentLanguage()).isEqualTo("de");
        assertThat(got.expiresString()).isEqualTo("Tue, 01 Jan 2030 00:00:00 GMT");
        assertThat(got.metadata()).isEqualTo(Map.of("colour", "Blue", "n", "1"));
        assertThat(got.tagCount()).isEqualTo(2);
        assertThat(s3.getObjectTagging(get -> get.bucket(BUCKET).key("described")).tagSet()).containsExactly(
                Tag.builder().key("a").value("1").build(), Tag.builder().key("b").value("two words").build());

        GetObjectResponse overridden = s3.getObject(get -> get.bucket(BUCKET).key("described")
                .responseContentType("text/other").responseCacheControl("no-store")).response();
        assertThat(overridden.contentType()).isEqualTo("text/other");
        assertThat(overridden.cacheControl()).isEqualTo("no-store");

        s3.deleteObjectTagging(delete -> delete.bucket(BUCKET).key("described"));
        assertThat(s3.headObject(head -> head.bucket(BUCKET).key("described")).tagCount()).isNull();
        assertRefused(400, "MetadataTooLarge", () -> s3.putObject(put -> put.bucket(BUCKET).key("m")
                .metadata(Map.of("m", "v".repeat(2048))), RequestBody.empty()));
        assertRefused(400, "BadRequest", () -> s3.putObjectTagging(put -> put.bucket(BUCKET).key("described")
                .tagging(tags -> tags.tagSet(java.util.stream.IntStream.range(0, 11)
                        .mapToObj(i -> Tag.builder().key("k" + i).value("").build()).toList()))));
    }

    @Test
    void aRangeIsGot() {
        byte[] body = bytes(300_000);
        put("ranged", body);

        ResponseBytes<GetObjectResponse> part = s3
                .getObjectAsBytes(get -> get.bucket(BUCKET).key("ranged").range("bytes=1000-250999"));
        assertThat(part.asByteArray()).isEqualTo(Arrays.copyOfRange(body, 1000, 251_000));
        assertThat(part.response().contentRange()).isEqualTo("bytes 1000-250999/300000");
        assertThat(part.response().contentLength()).isEqualTo(250_000);
        assertThat(s3.getObjectAsBytes(get -> get.bucket(BUCKET).key("ranged").range("bytes=-10")).asByteArray())
                .isEqualTo(Arrays.copyOfRange(body, 299_990, 300_000));
        assertRefused(416, "InvalidRange",
                () -> s3.getObject(get -> get.bucket(BUCKET).key("ranged").range("bytes=300000-")));
    }

    @Test
    void conditionsDecide() {
        String etag = put("conditional", bytes(10)).eTag();
        Consumer<Consumer<software.amazon.awssdk.services.s3.model.GetObjectRequest.Builder>> read = change -> s3
                .getObjectAsBytes(get -> {
                    get.bucket(BUCKET).key("conditional");
                    change.accept(get);
                });

        read.accept(get -> get.ifMatch(etag));
        read.accept(get -> get.ifMatch(etag).ifUnmodifiedSince(Instant.EPOCH));
        assertThatExceptionOfType(S3Exception.class).isThrownBy(() -> read.accept(get -> get.ifMatch("\"x\"")))
                .satisfies(e -> assertThat(e.statusCode()).isEqualTo(412));
        assertThatExceptionOfType(S3Exception.class).isThrownBy(() -> read.accept(get -> get.ifNoneMatch(etag)))
                .satisfies(e -> assertThat(e.statusCode()).isEqualTo(304));
        assertThatExceptionOfType(S3Exception.class)
                .isThrownBy(() -> read.accept(get -> get.ifModifiedSince(Instant.now().plusSeconds(60))))
                .satisfies(e -> assertThat(e.statusCode()).isEqualTo(304));
        assertThatExceptionOfType(S3Exception.class)
                .isThrownBy(() -> read.accept(get -> get.ifUnmodifiedSince(Instant.EPOCH)))
                .satisfies(e -> assertThat(e.statusCode()).isEqualTo(412));

        assertRefused(412, "PreconditionFailed", () -> s3.putObject(
                put -> put.bucket(BUCKET).key("conditional").ifNoneMatch("*"), RequestBody.fromBytes(bytes(5))));
        assertRefused(412, "PreconditionFailed", () -> s3.putObject(
                put -> put.bucket(BUCKET).key("conditional").ifMatch("\"x\""), RequestBody.fromBytes(bytes(5))));
        assertRefused(404, "NoSuchKey", () -> s3.putObject(
                put -> put.bucket(BUCKET).key("no such").ifMatch(etag), RequestBody.fromBytes(bytes(5))));
        assertRefused(501, "NotImplemented", () -> s3.putObject(
                put -> put.bucket(BUCKET).key("conditional").ifNoneMatch(etag), RequestBody.fromBytes(bytes(5))));
        assertThat(get("conditional")).isEqualTo(bytes(10));
        s3.putObject(put -> put.bucket(BUCKET).key("conditional").ifMatch(etag), RequestBody.fromBytes(bytes(5)));
        assertThat(get("conditional")).isEqualTo(bytes(5));
    }

    @ParameterizedTest
    @EnumSource(value = ChecksumAlgorithm.class, names = {"CRC32", "CRC32_C", "SHA1", "SHA256"})
    void aChecksumIsCheckedAndKept(ChecksumAlgorithm algorithm) {
        PutObjectResponse put = s3.putObject(request -> request.bucket(BUCKET).key("summed")
                .checksumAlgorithm(algorithm), RequestBody.fromBytes(bytes(200_000)));
        assertThat(put.checksumType()).isEqualTo(ChecksumType.FULL_OBJECT);

        HeadObjectResponse head = s3.headObject(request -> request.bucket(BUCKET).key("summed")
                .checksumMode(ChecksumMode.ENABLED));
        assertThat(List.of(String.valueOf(head.checksumCRC32()), String.valueOf(head.checksumCRC32C()),
                String.valueOf(head.checksumSHA1()), String.valueOf(head.checksumSHA256()))).isEqualTo(
                        List.of(String.valueOf(put.checksumCRC32()), String.valueOf(put.checksumCRC32C()),
                                String.valueOf(put.checksumSHA1()), String.valueOf(put.checksumSHA256())));
        // the SDK compares what it reads with the checksum that is kept
        assertThat(get("summed")).isEqualTo(bytes(200_000));
        assertThat(s3.headObject(request -> request.bucket(BUCKET).key("summed")).checksumType()).isNull();
    }

    @Test
    void wrongSumsAreRefusedAndNothingIsStored() {
        put("guarded", bytes(10));
        assertRefused(400, "BadDigest", () -> s3.putObject(put -> put.bucket(BUCKET).key("guarded")
                .checksumSHA256("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="), RequestBody.fromBytes(bytes(11))));
        assertRefused(400, "BadDigest", () -> s3.putObject(put -> put.bucket(BUCKET).key("guarded")
                .contentMD5("1B2M2Y8AsgTpgAmY7PhCfg=="), RequestBody.fromBytes(bytes(200_000))));
        assertRefused(400, "InvalidDigest", () -> s3.putObject(put -> put.bucket(BUCKET).key("guarded")
                .contentMD5("nonsense"), RequestBody.fromBytes(bytes(11))));
        assertThat(get("guarded")).isEqualTo(bytes(10));
    }

    @Test
    void objectsAreCopied() {
        s3.putObject(put -> put.bucket(BUCKET).key("source ü").metadata(Map.of("m", "1")).tagging("t=1")
                .contentType("text/a"), RequestBody.fromBytes(bytes(100_000)));

        s3.copyObject(copy -> copy.sourceBucket(BUCKET).sourceKey("source ü").destinationBucket(BUCKET)
                .destinationKey("copied"));
        HeadObjectResponse copied = s3.headObject(head -> head.bucket(BUCKET).key("copied"));
        assertThat(copied.metadata()).containsEntry("m", "1");
        assertThat(copied.contentType()).isEqualTo("text/a");
        assertThat(copied.tagCount()).isEqualTo(1);
        assertThat(get("copied")).isEqualTo(bytes(100_000));

        s3.copyObject(copy -> copy.sourceBucket(BUCKET).sourceKey("source ü").destinationBucket(BUCKET)
                .destinationKey("copied").metadataDirective(MetadataDirective.REPLACE).metadata(Map.of("k", "2")));
        assertThat(s3.headObject(head -> head.bucket(BUCKET).key("copied")).metadata()).isEqualTo(Map.of("k", "2"));
        assertRefused(400, "InvalidRequest", () -> s3.copyObject(copy -> copy.sourceBucket(BUCKET).sourceKey("copied")
                .destinationBucket(BUCKET).destinationKey("copied")));
        assertRefused(404, "NoSuchKey", () -> s3.copyObject(copy -> copy.sourceBucket(BUCKET).sourceKey("absent")
                .destinationBucket(BUCKET).destinationKey("copied")));
        assertRefused(412, "PreconditionFailed", () -> s3.copyObject(copy -> copy.sourceBucket(BUCKET)
                .sourceKey("source ü").copySourceIfMatch("\"x\"").destinationBucket(BUCKET).destinationKey("copied")));
    }

    @Test
    void severalAreDeletedAtOnce() {
        put("del/1", bytes(1));
        put("del/2", bytes(1));
        DeleteObjectsResponse answer = s3.deleteObjects(delete -> delete.bucket(BUCKET).delete(Delete.builder()
                .objects(ObjectIdentifier.builder().key("del/1").build(),
                        ObjectIdentifier.builder().key("del/absent <&>").build(),
                        ObjectIdentifier.builder().key("k".repeat(1025)).build())
                .build()));

        assertThat(answer.deleted()).extracting("key").containsExactly("del/1", "del/absent <&>");
        assertThat(answer.errors()).extracting("code").containsExactly("KeyTooLongError");
        assertThat(s3.listObjectsV2(list -> list.bucket(BUCKET).prefix("del/")).contents()).extracting(S3Object::key)
                .containsExactly("del/2");
    }

    @Test
    void attributesAreTold() {
        put("attributes", bytes(1000));
        var attributes = s3.getObjectAttributes(get -> get.bucket(BUCKET).key("attributes").objectAttributes(
                ObjectAttributes.E_TAG, ObjectAttributes.OBJECT_SIZE, ObjectAttributes.STORAGE_CLASS,
                ObjectAttributes.CHECKSUM));
        assertThat(attributes.objectSize()).isEqualTo(1000);
        assertThat(attributes.storageClassAsString()).isEqualTo("STANDARD");
        assertThat(attributes.eTag()).hasSize(32);
        assertThat(attributes.checksum().checksumTypeAsString()).isEqualTo("FULL_OBJECT");
    }

    @Test
    void whatIsNotThereIsRefusedByItsName() {
        assertRefused(501, "NotImplemented", () -> s3.putObject(put -> put.bucket(BUCKET).key("e")
                .serverSideEncryption("aws:kms"), RequestBody.empty()));
        assertRefused(501, "NotImplemented", () -> s3.putObject(put -> put.bucket(BUCKET).key("e")
                .objectLockMode("COMPLIANCE").objectLockRetainUntilDate(Instant.now().plusSeconds(1000)),
                RequestBody.empty()));
        assertRefused(400, "InvalidStorageClass", () -> s3.putObject(put -> put.bucket(BUCKET).key("e")
                .storageClass("GLACIER"), RequestBody.empty()));
        assertRefused(400, "AccessControlListNotSupported", () -> s3.putObject(put -> put.bucket(BUCKET).key("e")
                .acl("public-read"), RequestBody.empty()));
        assertRefused(501, "NotImplemented", () -> s3.restoreObject(restore -> restore.bucket(BUCKET).key("e")
                .restoreRequest(r -> r.days(1))));
        assertRefused(404, "NoSuchBucket", () -> s3.putObject(put -> put.bucket("no-such-bucket-here").key("e"),
                RequestBody.fromBytes(bytes(3_000_000))));
    }
}
