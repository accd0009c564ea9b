package dev.quern.storage.objects.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.quern.storage.kv.DiskFullException;
import dev.quern.storage.kv.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FileBlobStoreTest extends BlobStoreContract {

    private static final int BLOCK = 64 << 10;

    @Override
    protected BlobStore open(Path directory) {
        return FileBlobStore.open(directory, FileBlobSettings.defaults());
    }

    private Path file(BlobId id) {
        return ((FileBlobStore) blobs).path(id);
    }

    private static void flipBit(Path file, long position) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[(int) position] ^= 0x10;
        Files.write(file, bytes);
    }

    private List<Long> damagedBlocks(BlobId id) {
        List<Long> blocks = new ArrayList<>();
        try (BlobReader reader = blobs.open(id)) {
            reader.verify(damage -> blocks.add(damage.block()));
        }
        return blocks;
    }

    @Test
    void aFlippedBitIsFoundInItsBlockAndOnlyThere() throws IOException {
        byte[] content = content(1, 5 * BLOCK + 100);
        BlobId id = write(content);
        flipBit(file(id), 3 * BLOCK + 17);
        try (BlobReader reader = blobs.open(id)) {
            assertThat(reader.read(ByteBuffer.allocate(3 * BLOCK), 0)).isEqualTo(3 * BLOCK);
            assertThat(reader.read(ByteBuffer.allocate(BLOCK + 100), 4L * BLOCK)).isEqualTo(BLOCK + 100);
            assertThat(reader.region(0, 3 * BLOCK)).isPresent();
            for (int length : new int[]{1, 100, BLOCK, 2 * BLOCK}) {
                assertThatThrownBy(() -> reader.read(ByteBuffer.allocate(length), 3L * BLOCK))
                        .isInstanceOf(DamagedBlobException.class)
                        .hasMessage("block 3 of the file %s (bytes 196608 to 262143) does not have its checksum",
                                file(id));
                assertThatThrownBy(() -> reader.region(4L * BLOCK - 1, Math.min(length, BLOCK))).isInstanceOf(
                        DamagedBlobException.class);
            }
            assertThatThrownBy(() -> reader.read(ByteBuffer.allocate(6 * BLOCK), 0))
                    .isInstanceOfSatisfying(DamagedBlobException.class, e -> assertThat(e.block()).isEqualTo(3));
        }
        assertThat(damagedBlocks(id)).containsExactly(3L);
    }

    /** Every byte of a small file: the blob's, the sums' and the footer's. */
    @Test
    void aFlippedBitAnywhereInAFileIsFound() throws IOException {
        byte[] content = content(2, 300);
        BlobId id = write(content);
        long size = Files.size(file(id));
        assertThat(size).isEqualTo(BlobFormat.fileLength(300));
        for (long position = 0; position < size; position++) {
            flipBit(file(id), position);
            Throwable damage = catchThrowable(() -> read(id));
            assertThat(damage).as("byte %d", position).isInstanceOf(DamagedBlobException.class)
                    .hasMessageContaining(file(id).toString());
            flipBit(file(id), position);
        }
        assertThat(read(id)).isEqualTo(content);
    }

    @Test
    void aFileThatIsCutOffOrAnotherOneIsFound() throws IOException {
        BlobId id = write(content(3, 2 * BLOCK));
        BlobId other = write(content(4, 2 * BLOCK));
        byte[] whole = Files.readAllBytes(file(id));
        for (int length : new int[]{0, 10, BLOCK, whole.length - 1}) {
            Files.write(file(id), Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> read(id)).isInstanceOf(DamagedBlobException.class);
        }
        Files.copy(file(other), file(id), StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> read(id)).isInstanceOf(DamagedBlobException.class)
                .hasMessageContaining("holds another blob");
        Files.delete(file(id));
        assertThatThrownBy(() -> read(id)).isInstanceOf(DamagedBlobException.class).hasMessageContaining("missing");
    }

    @Test
    void aStoreIsOpenOnce() {
        assertThatThrownBy(() -> open(directory).close()).isInstanceOf(StoreException.class)
                .hasMessageContaining("in use by another process, or opened twice");
    }

    @Test
    void aFullDiskIsToldAndNothingIsLeft() throws IOException {
        AtomicLong usable = new AtomicLong(1L << 40);
        Path folder = directory.resolve("small");
        FileBlobSettings settings = FileBlobSettings.defaults().withDiskReserveBytes(10 << 20);
        try (FileBlobStore small = FileBlobStore.open(folder, settings, _ -> usable::get)) {
            try (BlobWriter writer = small.create()) {
                usable.set(12 << 20);
                assertThatThrownBy(() -> {
                    while (writer.length() < 64 << 20) {
                        writer.write(ByteBuffer.allocate(1 << 20));
                    }
                }).isInstanceOf(DiskFullException.class).hasMessageContaining("beside the 10 MiB that stay free");
            }
            usable.set(10 << 20);
            assertThatThrownBy(() -> small.create().close()).isInstanceOf(DiskFullException.class);
            try (Stream<Path> files = Files.walk(folder)) {
                assertThat(files.filter(Files::isRegularFile).map(file -> file.getFileName().toString()))
                        .containsExactly("LOCK");
            }
            usable.set(1L << 40);
            try (BlobWriter writer = small.create()) {
                writer.write(ByteBuffer.allocate(1 << 20));
                writer.commit();
            }
        }
    }
}
