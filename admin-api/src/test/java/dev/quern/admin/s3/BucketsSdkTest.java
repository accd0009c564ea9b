package dev.quern.admin.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.quern.admin.RunningServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.DeleteMarkerEntry;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.Tag;

/** Buckets, listings and versions, through the AWS SDK for Java. */
class BucketsSdkTest {

    @TempDir
    static Path data;

    private static RunningServer server;
    private static S3Client s3;

    @BeforeAll
    static void start() {
        server = RunningServer.start(data);
        s3 = server.s3();
    }

    @AfterAll
    static void stop() {
        s3.close();
        server.close();
    }

    private static void make(String bucket, String... keys) {
        s3.createBucket(create -> create.bucket(bucket));
        for (String key : keys) {
            put(bucket, key, key);
        }
    }

    private static String put(String bucket, String key, String text) {
        return s3.putObject(put -> put.bucket(bucket).key(key), RequestBody.fromString(text)).versionId();
    }

    private static void assertRefused(int status, String code, Runnable call) {
        assertThatExceptionOfType(S3Exception.class).isThrownBy(call::run).satisfies(e -> {
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
            assertThat(e.statusCode()).isEqualTo(status);
        });
    }

    @Test
    void aBucketIsMadeFoundListedAndDeleted() {
        make("life-of-a-bucket");
        make("life-of-a-bucket"); // one's own, again: in us-east-1 that is no error
        assertRefused(409, "BucketAlreadyOwnedByYou", () -> s3.createBucket(create -> create.bucket("life-of-a-bucket")
                .createBucketConfiguration(where -> where.locationConstraint("eu-west-1"))));

        assertThat(s3.headBucket(head -> head.bucket("life-of-a-bucket")).bucketRegion()).isEqualTo("us-east-1");
        assertThat(s3.listBuckets().buckets()).extracting(Bucket::name).contains("life-of-a-bucket");
        assertThat(s3.getBucketLocation(get -> get.bucket("life-of-a-bucket")).locationConstraintAsString()).isEmpty();
        put("life-of-a-bucket", "a", "1");
        assertRefused(409, "BucketNotEmpty", () -> s3.deleteBucket(delete -> delete.bucket("life-of-a-bucket")));
        s3.deleteObject(delete -> delete.bucket("life-of-a-bucket").key("a"));
        s3.deleteBucket(delete -> delete.bucket("life-of-a-bucket"));
        assertRefused(404, "NoSuchBucket", () -> s3.listObjects(list -> list.bucket("life-of-a-bucket")));
        assertThatExceptionOfType(S3Exception.class)
                .isThrownBy(() -> s3.headBucket(head -> head.bucket("life-of-a-bucket")))
                .satisfies(e -> assertThat(e.statusCode()).isEqualTo(404));
    }

    @Test
    void bucketsAreListedPageByPage() {
        IntStream.range(0, 5).forEach(i -> make("paged-bucket-" + i));
        List<String> names = s3.listBucketsPaginator(list -> list.prefix("paged-bucket-").maxBuckets(2)).buckets()
                .stream().map(Bucket::name).toList();
        assertThat(names).containsExactly("paged-bucket-0", "paged-bucket-1", "paged-bucket-2", "paged-bucket-3",
                "paged-bucket-4");
    }

    @Test
    void aListShowsKeysInTheOrderOfTheirBytesAndFoldersOnce() {
        // U+FB01 comes before U+1F600 in UTF-8, and after it in Java's own order
        make("ordered", "b/1", "b/2", "a", "c", "\uFB01", "\uD83D\uDE00", "b", "b0");
        ListObjectsV2Response all = s3.listObjectsV2(list -> list.bucket("ordered"));
        assertThat(all.contents()).extracting(S3Object::key).containsExactly("a", "b", "b/1", "b/2", "b0", "c",
                "\uFB01", "\uD83D\uDE00");
        assertThat(all.keyCount()).isEqualTo(8);
        assertThat(all.isTruncated()).isFalse();

        ListObjectsV2Response folders = s3.listObjectsV2(list -> list.bucket("ordered").delimiter("/"));
        assertThat(folders.contents()).extracting(S3Object::key).containsExactly("a", "b", "b0", "c", "\uFB01",
                "\uD83D\uDE00");
        assertThat(folders.commonPrefixes()).extracting(CommonPrefix::prefix).containsExactly("b/");
        assertThat(folders.keyCount()).isEqualTo(7);

        assertThat(s3.listObjectsV2(list -> list.bucket("ordered").startAfter("b/1")).contents())
                .extracting(S3Object::key).startsWith("b/2");
        assertThat(s3.listObjectsV2(list -> list.bucket("ordered").prefix("b").fetchOwner(true)).contents())
                .hasSize(4).allSatisfy(object -> assertThat(object.owner().id()).hasSize(64));
    }

    @Test
    void pagesJoinToTheWholeWithBothListings() {
        make("in-pages");
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            String key = "dir%d/key %02d".formatted(i / 10, i);
            put("in-pages", key, "");
            keys.add(key);
        }
        assertThat(s3.listObjectsV2Paginator(list -> list.bucket("in-pages").maxKeys(7)).contents())
                .extracting(S3Object::key).isEqualTo(keys);

        List<String> found = new ArrayList<>();
        String marker = "";
        ListObjectsResponse page;
        do {
            String from = marker;
            page = s3.listObjects(list -> list.bucket("in-pages").maxKeys(7).marker(from));
            page.contents().forEach(object -> found.add(object.key()));
            marker = found.getLast();
            assertThat(page.nextMarker()).isNull();
        } while (page.isTruncated());
        assertThat(found).isEqualTo(keys);

        ListObjectsResponse prefixes = s3.listObjects(list -> list.bucket("in-pages").delimiter("/").maxKeys(2));
        assertThat(prefixes.commonPrefixes()).extracting(CommonPrefix::prefix).containsExactly("dir0/", "dir1/");
        assertThat(prefixes.nextMarker()).isEqualTo("dir1/");
        assertThat(s3.listObjects(list -> list.bucket("in-pages").delimiter("/").marker("dir1/")).commonPrefixes())
                .extracting(CommonPrefix::prefix).containsExactly("dir2/");

        ListObjectsV2Response none = s3.listObjectsV2(list -> list.bucket("in-pages").maxKeys(0));
        assertThat(none.isTruncated()).isFalse();
        assertThat(none.keyCount()).isZero();
        assertRefused(400, "InvalidArgument", () -> s3.listObjectsV2(list -> list.bucket("in-pages").maxKeys(-1)));
        assertRefused(400, "InvalidArgument",
                () -> s3.listObjectsV2(list -> list.bucket("in-pages").continuationToken("made up")));
        assertRefused(400, "InvalidArgument",
                () -> s3.listObjectsV2(list -> list.bucket("in-pages").encodingType("other")));
    }

    @Test
    void versionsAreKeptMarkedAndRestored() {
        make("versions");
        String before = put("versions", "k", "before");
        assertThat(before).isNull();
        s3.putBucketVersioning(put -> put.bucket("versions")
                .versioningConfiguration(configuration -> configuration.status(BucketVersioningStatus.ENABLED)));
        String one = put("versions", "k", "one");
        String two = put("versions", "k", "two");
        DeleteObjectResponse deleted = s3.deleteObject(delete -> delete.bucket("versions").key("k"));
        assertThat(deleted.deleteMarker()).isTrue();

        assertThatExceptionOfType(S3Exception.class)
                .isThrownBy(() -> s3.getObject(get -> get.bucket("versions").key("k"))).satisfies(e -> {
                    assertThat(e.statusCode()).isEqualTo(404);
                    assertThat(e.awsErrorDetails().sdkHttpResponse().firstMatchingHeader("x-amz-delete-marker"))
                            .contains("true");
                });
        assertThatExceptionOfType(S3Exception.class).isThrownBy(
                () -> s3.getObject(get -> get.bucket("versions").key("k").versionId(deleted.versionId())))
                .satisfies(e -> assertThat(e.statusCode()).isEqualTo(405));
        assertThat(read("k", one)).isEqualTo("one");
        assertThat(read("k", "null")).isEqualTo("before");

        ListObjectVersionsResponse list = s3.listObjectVersions(versions -> versions.bucket("versions"));
        assertThat(list.versions()).extracting(ObjectVersion::versionId).containsExactly(two, one, "null");
        assertThat(list.deleteMarkers()).extracting(DeleteMarkerEntry::versionId)
                .containsExactly(deleted.versionId());
        assertThat(list.deleteMarkers().getFirst().isLatest()).isTrue();
        List<String> paged = s3.listObjectVersionsPaginator(versions -> versions.bucket("versions").maxKeys(1))
                .versions().stream().map(ObjectVersion::versionId).toList();
        assertThat(paged).containsExactly(two, one, "null");

        DeleteObjectResponse unmarked = s3.deleteObject(
                delete -> delete.bucket("versions").key("k").versionId(deleted.versionId()));
        assertThat(unmarked.deleteMarker()).isTrue();
        assertThat(s3.getObjectAsBytes(get -> get.bucket("versions").key("k")).asUtf8String()).isEqualTo("two");
        assertRefused(404, "NoSuchVersion", () -> read("k", "0".repeat(32)));
        assertRefused(400, "InvalidArgument", () -> read("k", "no version"));
        assertRefused(400, "InvalidArgument",
                () -> s3.listObjectVersions(versions -> versions.bucket("versions").versionIdMarker("x")));
        assertRefused(409, "BucketNotEmpty", () -> s3.deleteBucket(delete -> delete.bucket("versions")));
    }

    private static String read(String key, String version) {
        return s3.getObjectAsBytes(get -> get.bucket("versions").key(key).versionId(version)).asUtf8String();
    }

    @Test
    void whatIsSetForABucketIsGotAndTakenAway() {
        make("settings");
        assertRefused(404, "NoSuchTagSet", () -> s3.getBucketTagging(get -> get.bucket("settings")));
        s3.putBucketTagging(put -> put.bucket("settings")
                .tagging(tagging -> tagging.tagSet(Tag.builder().key("k").value("v = 1").build())));
        assertThat(s3.getBucketTagging(get -> get.bucket("settings")).tagSet()).extracting(Tag::value)
                .containsExactly("v = 1");
        s3.deleteBucketTagging(delete -> delete.bucket("settings"));
        assertRefused(404, "NoSuchTagSet", () -> s3.getBucketTagging(get -> get.bucket("settings")));
    }

    @Test
    void unsetSubResourcesAreAnsweredAsS3DoesIt() {
        make("unset");
        Map<String, Runnable> missing = Map.of("NoSuchTagSet", () -> s3.getBucketTagging(get -> get.bucket("unset")),
                "NoSuchCORSConfiguration", () -> s3.getBucketCors(get -> get.bucket("unset")),
                "NoSuchBucketPolicy", () -> s3.getBucketPolicy(get -> get.bucket("unset")),
                "ObjectLockConfigurationNotFoundError", () -> s3.getObjectLockConfiguration(get -> get.bucket("unset")),
                "ServerSideEncryptionConfigurationNotFoundError",
                () -> s3.getBucketEncryption(get -> get.bucket("unset")));
        missing.forEach((code, call) -> assertRefused(404, code, call));
        assertThat(s3.getBucketVersioning(get -> get.bucket("unset")).statusAsString()).isNull();
        assertThat(s3.getBucketLogging(get -> get.bucket("unset")).loggingEnabled()).isNull();
        assertThat(s3.getBucketRequestPayment(get -> get.bucket("unset")).payerAsString()).isEqualTo("BucketOwner");
        assertThat(s3.getBucketOwnershipControls(get -> get.bucket("unset")).ownershipControls().rules().getFirst()
                .objectOwnershipAsString()).isEqualTo("BucketOwnerEnforced");
        assertThat(s3.getPublicAccessBlock(get -> get.bucket("unset")).publicAccessBlockConfiguration()
                .restrictPublicBuckets()).isTrue();
        assertThat(s3.getBucketAcl(get -> get.bucket("unset")).grants()).hasSize(1);
        assertRefused(501, "NotImplemented", () -> s3.putBucketEncryption(put -> put.bucket("unset")
                .serverSideEncryptionConfiguration(configuration -> configuration
                        .rules(rule -> rule.bucketKeyEnabled(true)))));
        assertRefused(501, "NotImplemented", () -> s3.listBucketInventoryConfigurations(list -> list.bucket("unset")));
    }
}
