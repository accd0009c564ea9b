package dev.quern.admin.backup.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.admin.RunningServer;
import dev.quern.admin.auth.RootKey;
import dev.quern.runtime.backup.BackupException;
import dev.quern.runtime.backup.BackupPlace.Added;
import dev.quern.runtime.backup.BackupPlace.Writing;
import dev.quern.runtime.backup.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** The place of a bucket, with a server of ours as the endpoint. */
@Timeout(120)
class BucketPlaceTest {

    private static final String BUCKET = "backups";
    /** The least that the parts of an upload have. */
    private static final int PIECE = 5 << 20;
    private static final byte[] GENERATION = "what a backup has\n".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    @TempDir
    Path data;

    private RunningServer endpoint;
    private S3Client s3;

    @BeforeEach
    void makeABucket() {
        endpoint = RunningServer.start(folder.resolve("endpoint"));
        s3 = endpoint.s3();
        s3.createBucket(create -> create.bucket(BUCKET));
    }

    @AfterEach
    void stop() {
        s3.close();
        endpoint.close();
    }

    private BucketAccess access() {
        RootKey key = endpoint.rootKey();
        return new BucketAccess(
                Optional.of(new BucketAccess.Key(key.accessKeyId(), key.secretAccessKey(), null)), "us-east-1",
                URI.create(endpoint.url()));
    }

    private BucketPlace place(String prefix) {
        return new BucketPlace(new BucketAddress(BUCKET, prefix), access(), InstantSource.system(),
                Duration.ofMillis(1), PIECE);
    }

    private Path file(String name, int size) throws IOException {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return Files.write(folder.resolve(name), bytes);
    }

    private List<String> keys() {
        return s3.listObjectsV2(list -> list.bucket(BUCKET)).contents().stream().map(object -> object.key()).toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 2 * PIECE + 77})
    void whatIsAddedIsReadAgainWhateverItsSize(int size) throws IOException {
        Path file = file("some", size);
        try (BucketPlace place = place("site/a"); Writing writing = place.write(data)) {
            String sha256 = Sha256.of(file);
            assertThat(writing.has(sha256, size)).isFalse();
            assertThat(writing.add(file)).isEqualTo(new Added(sha256, size, true));
            assertThat(writing.has(sha256, size)).isTrue();
            assertThat(writing.add(file)).isEqualTo(new Added(sha256, size, false));
            try (InputStream in = place.open(sha256, size)) {
                assertThat(in.readAllBytes()).isEqualTo(Files.readAllBytes(file));
            }
            assertThat(keys()).containsExactly("site/a/objects/" + sha256.substring(0, 2) + "/" + sha256);
            assertThat(place.nameOf(sha256)).isEqualTo("s3://" + BUCKET + "/" + keys().getFirst());
        }
        try (BucketPlace place = place("site/a"); Writing next = place.write(data)) {
            assertThat(next.has(Sha256.of(file), size)).as("the next backup knows it").isTrue();
        }
        try (BucketPlace place = place("site/b"); Writing other = place.write(data)) {
            assertThat(other.has(Sha256.of(file), size)).as("another prefix is another place").isFalse();
        }
    }

    @Test
    void aGenerationOfANumberIsPublishedOnce() throws IOException {
        try (BucketPlace place = place(""); Writing writing = place.write(data)) {
            assertThat(place.numbers()).isEmpty();
            writing.publish(1, GENERATION);
            writing.publish(1, GENERATION); // its answer was lost
            writing.publish(12, GENERATION);
            assertThat(place.numbers()).containsExactly(1, 12);
            assertThat(place.generation(12)).isEqualTo(GENERATION);
            assertThatThrownBy(() -> writing.publish(12, new byte[]{1})).isInstanceOf(BackupException.Refused.class)
                    .hasMessageContaining("at the same time");
            assertThat(place.generation(12)).isEqualTo(GENERATION);
            assertThatThrownBy(() -> place.generation(2)).isInstanceOf(NoSuchFileException.class);
            writing.remove(List.of(1));
            assertThat(place.numbers()).containsExactly(12);
        }
    }

    @Test
    void whatIsNotKeptIsRemovedAndWhatIsSomebodyElsesStays() throws IOException {
        s3.putObject(put -> put.bucket(BUCKET).key("site/objects/notes.txt"), RequestBody.fromString("mine"));
        s3.putObject(put -> put.bucket(BUCKET).key("other/objects/aa"), RequestBody.fromString("mine"));
        try (BucketPlace place = place("site"); Writing writing = place.write(data)) {
            Added kept = writing.add(file("kept", 10));
            Added old = writing.add(file("old", 11));
            writing.sweep(Set.of(kept.sha256()));
            assertThat(writing.has(old.sha256(), old.size())).isFalse();
            assertThatThrownBy(() -> place.open(old.sha256(), old.size())).isInstanceOf(NoSuchFileException.class);
            assertThat(keys()).hasSize(3).contains("site/objects/notes.txt", "other/objects/aa");
        }
    }

    @Test
    void anUploadThatWasCutOffIsAbortedByTheNextBackup() throws IOException {
        String left = "site/objects/ab/left";
        s3.createMultipartUpload(create -> create.bucket(BUCKET).key(left));
        s3.createMultipartUpload(create -> create.bucket(BUCKET).key("other"));
        try (BucketPlace place = place("site"); Writing writing = place.write(data)) {
            assertThat(writing.has("0".repeat(64), 1)).isFalse();
        }
        assertThat(s3.listMultipartUploads(list -> list.bucket(BUCKET)).uploads()).singleElement()
                .satisfies(upload -> assertThat(upload.key()).isEqualTo("other"));
    }

    @Test
    void moreObjectsThanAPageOfAListingAreAllKnown() throws IOException {
        String zeros = "0".repeat(60);
        for (int i = 0; i < 1_003; i++) {
            String sha256 = zeros + "%04x".formatted(i);
            s3.putObject(put -> put.bucket(BUCKET).key("objects/00/" + sha256), RequestBody.fromString("x"));
        }
        try (BucketPlace place = place(""); Writing writing = place.write(data)) {
            assertThat(writing.has(zeros + "0000", 1)).isTrue();
            assertThat(writing.has(zeros + "03ea", 1)).isTrue();
        }
    }

    @Test
    void whoHasNoKeyOrAWrongOneIsTold() {
        BucketAddress address = new BucketAddress(BUCKET, "");
        assertThatThrownBy(() -> new BucketPlace(address, BucketAccess.NONE, InstantSource.system()))
                .isInstanceOf(BackupException.Refused.class)
                .hasMessageContaining("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set");
        BucketAccess wrong = new BucketAccess(
                Optional.of(new BucketAccess.Key(endpoint.rootKey().accessKeyId(), "wrong", null)), "us-east-1",
                URI.create(endpoint.url()));
        try (BucketPlace place = new BucketPlace(address, wrong, InstantSource.system())) {
            assertThatThrownBy(place::numbers).isInstanceOf(IOException.class).hasMessageContaining("403")
                    .hasMessageContaining("SignatureDoesNotMatch");
        }
        try (BucketPlace place = new BucketPlace(new BucketAddress("not-there", ""), access(),
                InstantSource.system())) {
            assertThatThrownBy(place::numbers).isInstanceOf(IOException.class).hasMessageContaining("NoSuchBucket");
        }
    }
}
