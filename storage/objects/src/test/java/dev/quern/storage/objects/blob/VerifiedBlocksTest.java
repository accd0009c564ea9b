package dev.quern.storage.objects.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class VerifiedBlocksTest {

    private static final int BLOCK = BlobFormat.BLOCK_BYTES;
    private static final int LENGTH = 3 * BLOCK + 100;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private final Buffers buffers = new Buffers(BLOCK, 2);
    private long nanos = Long.MAX_VALUE - 5; // where sums go beyond the largest number
    private long millis = System.currentTimeMillis() + 10_000; // files have been as they are for a while
    private final VerifiedBlocks verified = new VerifiedBlocks(() -> nanos, () -> millis);

    @SuppressWarnings("NullAway.Init")
    private FileBlobStore store;
    @SuppressWarnings("NullAway.Init")
    private BlobId id;
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @BeforeEach
    void store() {
        store = FileBlobStore.open(directory.resolve("blobs"), FileBlobSettings.defaults());
        byte[] content = new byte[LENGTH];
        new Random(7).nextBytes(content);
        try (BlobWriter writer = store.create()) {
            writer.write(ByteBuffer.wrap(content));
            writer.commit();
            id = writer.id();
        }
        file = store.path(id);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private FileBlobReader open() {
        return FileBlobReader.open(id, file, buffers, verified);
    }

    private VerifiedBlocks.State state() {
        return verified.state(file).orElseThrow();
    }

    private void damage(int block) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[block * BLOCK + 7] ^= 1;
        Files.write(file, bytes);
    }

    private boolean isGood(int block) {
        return verified.isGood(id, block, state());
    }

    @Test
    void aBlockStaysGoodForAMoment() {
        try (FileBlobReader reader = open()) {
            reader.region(BLOCK + 5, BLOCK);
        }
        assertThat(isGood(0)).isFalse();
        assertThat(isGood(1)).isTrue();
        assertThat(isGood(2)).isTrue();
        assertThat(isGood(3)).isFalse();

        nanos += VerifiedBlocks.GOOD_FOR.toNanos() - 1;
        assertThat(isGood(1)).isTrue();
        nanos++;
        assertThat(isGood(1)).isFalse();
    }

    @Test
    void whatIsGoodIsNotReadAgain() throws IOException {
        damage(1);
        verified.good(id, 1, state(), nanos);

        try (FileBlobReader reader = open()) {
            assertThat(reader.region(0, LENGTH)).isPresent();
        }
    }

    @Test
    void whatIsReadIntoABufferIsAlwaysCompared() throws IOException {
        damage(1);
        verified.good(id, 1, state(), nanos);

        try (FileBlobReader reader = open()) {
            assertThatExceptionOfType(DamagedBlobException.class)
                    .isThrownBy(() -> reader.read(ByteBuffer.allocate(LENGTH), 0));
        }
    }

    @Test
    void aChangeToTheFileIsAReasonToReadItAnew() throws IOException {
        try (FileBlobReader one = open(); FileBlobReader other = open()) {
            one.region(0, LENGTH);
            var modified = Files.getLastModifiedTime(file);
            damage(2);
            Files.setLastModifiedTime(file, modified);

            assertThatExceptionOfType(DamagedBlobException.class).isThrownBy(() -> one.region(0, LENGTH));
            assertThatExceptionOfType(DamagedBlobException.class).isThrownBy(() -> other.region(0, LENGTH));
            assertThat(isGood(2)).isFalse();
        }
    }

    @Test
    void aBlockThatAReaderHadInItsHandsIsReadAnew() throws IOException {
        try (FileBlobReader reader = open()) {
            reader.region(0, BLOCK);
            damage(0);

            assertThatExceptionOfType(DamagedBlobException.class).isThrownBy(() -> reader.region(0, BLOCK));
        }
    }

    @Test
    void aFileThatChangedJustNowIsReadEachTime() {
        millis = Math.floorDiv(state().changed(), 1_000_000) + VerifiedBlocks.SETTLED.toMillis();
        try (FileBlobReader reader = open()) {
            reader.region(0, LENGTH);
            assertThat(isGood(1)).isFalse();

            millis++;
            reader.region(0, LENGTH);
            assertThat(isGood(1)).isTrue();
        }
    }

    /** Somebody put a good copy there; that says nothing of the file that was open before. */
    @Test
    void whatAnotherFileOfTheSameNameHasSaysNothing() throws IOException {
        Path good = Files.copy(file, directory.resolve("good"));
        damage(0);
        try (FileBlobReader before = open()) {
            Files.move(good, file, StandardCopyOption.REPLACE_EXISTING);
            try (FileBlobReader after = open()) {
                after.region(0, LENGTH);
            }
            assertThat(isGood(0)).isTrue();

            assertThatExceptionOfType(DamagedBlobException.class).isThrownBy(() -> before.region(0, LENGTH));
        }
    }

    @Test
    void anotherBlobTakesThePlaceOfOne() {
        VerifiedBlocks.State state = state();
        verified.good(id, 1, state, nanos);
        verified.good(id, 1 + 4096, state, nanos);

        assertThat(verified.isGood(id, 1, state)).isFalse();
        assertThat(verified.isGood(id, 1 + 4096, state)).isTrue();
    }

    @Test
    void aFileThatIsGoneHasNoState() throws IOException {
        try (FileBlobReader reader = open()) {
            Files.delete(file);

            assertThat(verified.state(file)).isEmpty();
            assertThat(reader.region(0, LENGTH)).isPresent();
        }
    }
}
