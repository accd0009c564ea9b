package dev.quern.admin.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.quern.admin.RunningServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListPartsResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.ObjectAttributes;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;
import software.amazon.awssdk.transfer.s3.S3TransferManager;

/** Uploads in parts, by hand and as the SDK does them by itself. */
class MultipartSdkTest {
    private static final String BUCKET = "parts-test";
    private static final int PART = 5 << 20;

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

    private static UploadPartResponse part(String key, String id, int number, byte[] body) {
        return s3.uploadPart(upload -> upload.bucket(BUCKET).key(key).uploadId(id).partNumber(number),
                RequestBody.fromBytes(body));
    }

    private static void complete(String key, String id, List<CompletedPart> parts) {
        s3.completeMultipartUpload(complete -> complete.bucket(BUCKET).key(key).uploadId(id)
                .multipartUpload(list -> list.parts(parts)));
    }

    private static void assertRefused(int status, String code, Runnable call) {
        assertThatExceptionOfType(S3Exception.class).isThrownBy(call::run).satisfies(e -> {
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
            assertThat(e.statusCode()).isEqualTo(status);
        });
    }

    private static CompletedPart named(int number, UploadPartResponse uploaded) {
        return CompletedPart.builder().partNumber(number).eTag(uploaded.eTag()).build();
    }

    @Test
    void partsBecomeAnObject() {
        String id = s3.createMultipartUpload(create -> create.bucket(BUCKET).key("whole").contentType("text/x"))
                .uploadId();
        assertThat(s3.listMultipartUploads(list -> list.bucket(BUCKET)).uploads())
                .extracting(MultipartUpload::uploadId).contains(id);
        ListPartsResponse empty = s3.listParts(list -> list.bucket(BUCKET).key("whole").uploadId(id));
        assertThat(empty.initiator().id()).as("the owner began it").isEqualTo(empty.owner().id());
        UploadPartResponse one = part("whole", id, 1, bytes(PART));
        part("whole", id, 2, bytes(10)); // replaced by the next
        UploadPartResponse two = part("whole", id, 2, bytes(1000));
        part("whole", id, 3, bytes(20)); // not named when it is completed
        assertThat(s3.listPartsPaginator(list -> list.bucket(BUCKET).key("whole").uploadId(id).maxParts(2)).parts())
                .extracting(Part::partNumber).containsExactly(1, 2, 3);

        complete("whole", id, List.of(named(1, one), named(2, two)));

        HeadObjectResponse head = s3.headObject(get -> get.bucket(BUCKET).key("whole"));
        assertThat(head.eTag()).endsWith("-2\"");
        assertThat(head.contentLength()).isEqualTo(PART + 1000);
        assertThat(head.contentType()).isEqualTo("text/x");
        assertThat(s3.getObjectAsBytes(get -> get.bucket(BUCKET).key("whole")).asByteArray())
                .startsWith(bytes(PART)).endsWith(bytes(1000));
        assertThat(s3.getObjectAttributes(get -> get.bucket(BUCKET).key("whole")
                .objectAttributes(ObjectAttributes.OBJECT_PARTS)).objectParts().totalPartsCount()).isEqualTo(2);
        assertThat(s3.getObjectAsBytes(get -> get.bucket(BUCKET).key("whole").partNumber(2)).asByteArray())
                .isEqualTo(bytes(1000));
        assertThat(s3.headObject(get -> get.bucket(BUCKET).key("whole").partNumber(1)).partsCount()).isEqualTo(2);
        assertThat(s3.getObjectAsBytes(get -> get.bucket(BUCKET).key("whole")
                .range("bytes=" + (PART - 5) + "-" + (PART + 4))).asByteArray())
                .startsWith(Arrays.copyOfRange(bytes(PART), PART - 5, PART)).hasSize(10);
        complete("whole", id, List.of(named(1, one), named(2, two))); // said again, answered again
        assertRefused(416, "InvalidPartNumber",
                () -> s3.getObject(get -> get.bucket(BUCKET).key("whole").partNumber(3)));
        assertThat(s3.listMultipartUploads(list -> list.bucket(BUCKET)).uploads())
                .extracting(MultipartUpload::uploadId).doesNotContain(id);
    }

    @Test
    void aListOfPartsThatDoesNotFitIsRefused() {
        String id = s3.createMultipartUpload(create -> create.bucket(BUCKET).key("refused")).uploadId();
        UploadPartResponse one = part("refused", id, 1, bytes(10));
        UploadPartResponse two = part("refused", id, 2, bytes(11));

        assertRefused(400, "EntityTooSmall", () -> complete("refused", id, List.of(named(1, one), named(2, two))));
        assertRefused(400, "InvalidPartOrder", () -> complete("refused", id, List.of(named(2, two), named(1, one))));
        assertRefused(400, "InvalidPart", () -> complete("refused", id, List.of(named(1, two))));
        assertRefused(400, "InvalidPart", () -> complete("refused", id, List.of(named(3, two))));
        assertRefused(400, "MalformedXML", () -> complete("refused", id, List.of()));
        assertRefused(400, "MalformedXML", () -> s3.completeMultipartUpload(complete -> complete.bucket(BUCKET)
                .key("refused").uploadId(id)));
        assertRefused(400, "InvalidArgument", () -> part("refused", id, 10_001, bytes(1)));
        assertRefused(404, "NoSuchUpload", () -> part("refused", "no such upload", 1, bytes(1)));
        s3.abortMultipartUpload(abort -> abort.bucket(BUCKET).key("refused").uploadId(id));
        assertRefused(404, "NoSuchUpload", () -> complete("refused", id, List.of(named(1, one))));
        assertRefused(404, "NoSuchUpload",
                () -> s3.abortMultipartUpload(abort -> abort.bucket(BUCKET).key("refused").uploadId(id)));
        assertRefused(404, "NoSuchKey", () -> s3.getObject(get -> get.bucket(BUCKET).key("refused")));
    }

    @Test
    void aPartIsCopiedFromAnObject() {
        byte[] source = bytes(PART + 100);
        s3.putObject(put -> put.bucket(BUCKET).key("copy source"), RequestBody.fromBytes(source));
        String id = s3.createMultipartUpload(create -> create.bucket(BUCKET).key("of copies")).uploadId();
        String first = s3.uploadPartCopy(copy -> copy.sourceBucket(BUCKET).sourceKey("copy source")
                .destinationBucket(BUCKET).destinationKey("of copies").uploadId(id).partNumber(1)).copyPartResult()
                .eTag();
        String second = s3.uploadPartCopy(copy -> copy.sourceBucket(BUCKET).sourceKey("copy source")
                .destinationBucket(BUCKET).destinationKey("of copies").uploadId(id).partNumber(2)
                .copySourceRange("bytes=5-14")).copyPartResult().eTag();
        assertRefused(400, "InvalidArgument", () -> s3.uploadPartCopy(copy -> copy.sourceBucket(BUCKET)
                .sourceKey("copy source").destinationBucket(BUCKET).destinationKey("of copies").uploadId(id)
                .partNumber(3).copySourceRange("bytes=0-" + source.length)));
        complete("of copies", id, List.of(CompletedPart.builder().partNumber(1).eTag(first).build(),
                CompletedPart.builder().partNumber(2).eTag(second).build()));

        byte[] whole = s3.getObjectAsBytes(get -> get.bucket(BUCKET).key("of copies")).asByteArray();
        assertThat(whole).hasSize(source.length + 10).startsWith(source);
        assertThat(Arrays.copyOfRange(whole, source.length, whole.length))
                .isEqualTo(Arrays.copyOfRange(source, 5, 15));
    }

    @Test
    void aChecksumOfPartsIsComposite() {
        String id = s3.createMultipartUpload(create -> create.bucket(BUCKET).key("composite")
                .checksumAlgorithm(ChecksumAlgorithm.SHA256)).uploadId();
        UploadPartResponse one = s3.uploadPart(upload -> upload.bucket(BUCKET).key("composite").uploadId(id)
                .partNumber(1).checksumAlgorithm(ChecksumAlgorithm.SHA256), RequestBody.fromBytes(bytes(PART)));
        UploadPartResponse two = s3.uploadPart(upload -> upload.bucket(BUCKET).key("composite").uploadId(id)
                .partNumber(2).checksumAlgorithm(ChecksumAlgorithm.SHA256), RequestBody.fromBytes(bytes(7)));
        complete("composite", id, List.of(
                CompletedPart.builder().partNumber(1).eTag(one.eTag()).checksumSHA256(one.checksumSHA256()).build(),
                CompletedPart.builder().partNumber(2).eTag(two.eTag()).checksumSHA256(two.checksumSHA256()).build()));

        HeadObjectResponse head = s3.headObject(get -> get.bucket(BUCKET).key("composite")
                .checksumMode(ChecksumMode.ENABLED));
        assertThat(head.checksumType()).isEqualTo(ChecksumType.COMPOSITE);
        assertThat(head.checksumSHA256()).endsWith("-2");
    }

    @Test
    void theTransferManagerMovesAFileBothWays(@TempDir Path files) throws IOException {
        byte[] content = bytes(9_000_000);
        Path file = Files.write(files.resolve("up"), content);
        try (S3AsyncClient async = server.s3Async();
                S3TransferManager transfers = S3TransferManager.builder().s3Client(async).build()) {
            transfers.uploadFile(upload -> upload.source(file)
                    .putObjectRequest(put -> put.bucket(BUCKET).key("transferred"))).completionFuture().join();
            transfers.downloadFile(download -> download.destination(files.resolve("down"))
                    .getObjectRequest(get -> get.bucket(BUCKET).key("transferred"))).completionFuture().join();
            assertThat(files.resolve("down")).hasBinaryContent(content);

            List<byte[]> bodies = IntStream.range(0, 20).mapToObj(i -> bytes(50_000 + i)).toList();
            var puts = IntStream.range(0, 20).mapToObj(i -> async.putObject(
                    put -> put.bucket(BUCKET).key("async/" + i), AsyncRequestBody.fromBytes(bodies.get(i)))).toList();
            puts.forEach(put -> put.join());
            for (int i = 0; i < 20; i++) {
                int number = i;
                assertThat(async.getObject(get -> get.bucket(BUCKET).key("async/" + number),
                        AsyncResponseTransformer.toBytes()).join().asByteArray()).isEqualTo(bodies.get(i));
            }
        }
        assertThat(s3.headObject(head -> head.bucket(BUCKET).key("transferred")).eTag()).contains("-");
    }
}
