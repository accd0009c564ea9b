package dev.quern.storage.objects.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.storage.kv.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every blob store must do. */
@Timeout(60)
public abstract class BlobStoreContract {

    @TempDir
    protected Path directory;

    protected BlobStore blobs;

    /** Opens the store in a directory: what was committed there earlier is there again. */
    protected abstract BlobStore open(Path directory);

    @BeforeEach
    void openStore() {
        blobs = open(directory);
    }

    @AfterEach
    void closeStore() {
        blobs.close();
    }

    protected static byte[] content(long seed, int length) {
        byte[] content = new byte[length];
        new Random(seed).nextBytes(content);
        return content;
    }

    protected BlobId write(byte[] content) {
        try (BlobWriter writer = blobs.create()) {
            writer.write(ByteBuffer.wrap(content));
            writer.commit();
            return writer.id();
        }
    }

    protected byte[] read(BlobId id) {
        try (BlobReader reader = blobs.open(id)) {
            return read(reader, 0, (int) reader.length());
        }
    }

    private static byte[] read(BlobReader reader, long position, int length) {
        ByteBuffer into = ByteBuffer.allocate(length);
        while (into.hasRemaining()) {
            assertThat(reader.read(into, position + into.position())).isPositive();
        }
        return into.array();
    }

    private Set<BlobId> all() {
        Set<BlobId> all = new HashSet<>();
        blobs.forEach(id -> assertThat(all.add(id)).isTrue());
        return all;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4_095, 65_535, 65_536, 65_537, 262_143, 262_144, 262_145, 1_000_003})
    void whatWasWrittenIsRead(int length) {
        byte[] content = content(length, length);
        BlobId id = write(content);
        assertThat(read(id)).isEqualTo(content);
        try (BlobReader reader = blobs.open(id)) {
            assertThat(reader.length()).isEqualTo(length);
            assertThat(reader.read(ByteBuffer.allocate(10), length)).isZero();
            reader.verify(damage -> {
                throw new AssertionError(damage);
            });
        }
    }

    @Test
    void whatWasCommittedIsThereWhenTheStoreIsOpenedAgain() {
        byte[] content = content(1, 300_000);
        BlobId id = write(content);
        blobs.close();
        blobs = open(directory);
        assertThat(read(id)).isEqualTo(content);
        assertThat(all()).containsExactly(id);
    }

    @Test
    void piecesOfAnySizeAndKindMakeOneBlob() {
        Random random = new Random(7);
        byte[] content = content(2, 1_500_000);
        try (BlobWriter writer = blobs.create()) {
            int written = 0;
            while (written < content.length) {
                int count = Math.min(content.length - written, random.nextInt(200_000));
                ByteBuffer piece = random.nextBoolean()
                        ? ByteBuffer.wrap(content, written, count)
                        : ByteBuffer.allocateDirect(count).put(content, written, count).flip();
                writer.write(piece);
                assertThat(piece.hasRemaining()).isFalse();
                written += count;
                assertThat(writer.length()).isEqualTo(written);
            }
            writer.commit();
            assertThat(read(writer.id())).isEqualTo(content);
        }
    }

    @Test
    void anyRangeIsReadAndNothingElse() {
        Random random = new Random(8);
        byte[] content = content(3, 700_001);
        BlobId id = write(content);
        try (BlobReader reader = blobs.open(id)) {
            for (int i = 0; i < 300; i++) {
                int from = random.nextInt(content.length);
                int length = 1 + random.nextInt(Math.min(content.length - from, 1 << 1 + random.nextInt(19)));
                byte[] expected = Arrays.copyOfRange(content, from, from + length);
                assertThat(read(reader, from, length)).isEqualTo(expected);
                reader.region(from, length).ifPresent(region -> assertThat(bytes(region)).isEqualTo(expected));
            }
            ByteBuffer beyond = ByteBuffer.allocate(100);
            assertThat(reader.read(beyond, content.length - 10)).isEqualTo(10);
            assertThatThrownBy(() -> reader.read(beyond, content.length + 1))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> reader.region(content.length - 10, 11))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    private static byte[] bytes(FileRegion region) {
        ByteBuffer bytes = ByteBuffer.allocate(region.length());
        try {
            while (bytes.hasRemaining() && region.channel().read(bytes, region.position() + bytes.position()) > 0) {
                // goes on
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.array();
    }

    @Test
    void whatIsNotCommittedIsNotThere() {
        BlobId id;
        try (BlobWriter writer = blobs.create()) {
            id = writer.id();
            writer.write(ByteBuffer.wrap(content(4, 600_000)));
            assertThat(all()).isEmpty();
            assertThatThrownBy(() -> blobs.open(id).close()).isInstanceOf(DamagedBlobException.class);
        }
        assertThat(all()).isEmpty();
        try (BlobWriter abandoned = blobs.create()) {
            abandoned.write(ByteBuffer.wrap(content(5, 600_000)));
            blobs.close();
            assertThatThrownBy(abandoned::commit).isInstanceOf(StoreException.class).hasMessageContaining("closed");
            blobs = open(directory);
            assertThat(all()).isEmpty();
        }
    }

    @Test
    void aWriterIsUsedOnce() {
        try (BlobWriter writer = blobs.create()) {
            writer.commit();
            assertThatThrownBy(() -> writer.write(ByteBuffer.allocate(1))).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(writer::commit).isInstanceOf(IllegalStateException.class);
            writer.close();
            assertThat(read(writer.id())).isEmpty();
        }
    }

    @Test
    void aRemovedBlobIsGoneButForThoseWhoReadIt() {
        byte[] content = content(6, 400_000);
        BlobId id = write(content);
        try (BlobReader reader = blobs.open(id)) {
            assertThat(read(reader, 0, 10)).isEqualTo(Arrays.copyOf(content, 10));
            blobs.delete(id);
            assertThat(read(reader, 0, content.length)).isEqualTo(content);
        }
        assertThatThrownBy(() -> blobs.open(id).close()).isInstanceOf(DamagedBlobException.class);
        assertThat(all()).isEmpty();
        blobs.delete(id);
        blobs.delete(BlobId.random());
    }

    @Test
    void allBlobsAreNamedOnceWhileOthersComeAndGo() {
        Set<BlobId> lasting = new HashSet<>();
        List<BlobId> leaving = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            lasting.add(write(content(i, 10)));
            leaving.add(write(content(i, 10)));
        }
        Set<BlobId> named = new HashSet<>();
        blobs.forEach(id -> {
            assertThat(named.add(id)).isTrue();
            if (!leaving.isEmpty()) {
                blobs.delete(leaving.removeLast());
                write(content(1, 10));
            }
        });
        assertThat(named).containsAll(lasting);
    }

    @Test
    void manyThreadsWriteAndReadAtOnce() throws Exception {
        ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (int number = 0; number < 8; number++) {
            int seed = number;
            threads.add(Thread.ofPlatform().uncaughtExceptionHandler((thread, e) -> failures.add(e)).start(() -> {
                for (int i = 0; i < 20; i++) {
                    byte[] content = content(seed * 100 + i, 1_000 + 50_000 * (i % 8));
                    BlobId id = write(content);
                    assertThat(read(id)).isEqualTo(content);
                    if (i % 2 == 0) {
                        blobs.delete(id);
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failures).isEmpty();
        assertThat(all()).hasSize(80);
    }

    @Test
    void aClosedStoreSaysSo() {
        blobs.close();
        assertThatThrownBy(() -> blobs.create().close()).isInstanceOf(StoreException.class)
                .hasMessageContaining("closed");
    }
}
