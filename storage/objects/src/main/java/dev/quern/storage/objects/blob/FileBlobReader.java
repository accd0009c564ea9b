package dev.quern.storage.objects.blob;

import dev.quern.storage.kv.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a blob from its file, block by block. A region is verified by reading it here first, or was a moment ago: what
 * is sent then comes from the same pages of the operating system's cache.
 */
final class FileBlobReader implements BlobReader {

    private final BlobId id;
    private final Path path;
    private final FileChannel file;
    private final long length;
    private final Buffers buffers;
    private final VerifiedBlocks verified;
    /** What the open file is, which a path may not lead to any more. */
    private final long inode;
    /** The block that was read last. */
    private @Nullable ByteBuffer block;
    private long blockNumber = -1;
    /** Sums of the blocks from {@link #firstSum} on. */
    private @Nullable ByteBuffer sums;
    private long firstSum;

    /** How many sums are read at a time: those of 16 MiB. */
    private static final int SUMS_AT_A_TIME = 256;

    private FileBlobReader(BlobId id, Path path, FileChannel file, long length, Buffers buffers,
            VerifiedBlocks verified, long inode) {
        this.id = id;
        this.path = path;
        this.file = file;
        this.length = length;
        this.buffers = buffers;
        this.verified = verified;
        this.inode = inode;
    }

    static FileBlobReader open(BlobId id, Path path, Buffers blocks, VerifiedBlocks verified) {
        FileChannel file = null;
        try {
            Optional<VerifiedBlocks.State> before = verified.state(path);
            file = FileChannel.open(path, StandardOpenOption.READ);
            return new FileBlobReader(id, path, file, lengthOf(id, path, file), blocks, verified,
                    // of another file that has come to its place meanwhile, nothing is known
                    verified.state(path).filter(after -> before.filter(after::equals).isPresent())
                            .map(VerifiedBlocks.State::inode).orElse(-1L));
        } catch (NoSuchFileException e) {
            throw new DamagedBlobException(id, -1, "the file " + path + " is missing");
        } catch (IOException | RuntimeException e) {
            closeQuietly(file);
            throw e instanceof RuntimeException known
                    ? known
                    : new StoreException("The blob " + path + " cannot be opened: " + e, e);
        }
    }

    private static void closeQuietly(@Nullable FileChannel file) {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            // what went wrong before is what the caller hears of
        }
    }

    private static long lengthOf(BlobId id, Path path, FileChannel file) throws IOException {
        long size = file.size();
        if (size < BlobFormat.FOOTER_BYTES) {
            throw new DamagedBlobException(id, -1, "the file " + path + " is cut off after " + size + " bytes");
        }
        ByteBuffer bytes = ByteBuffer.allocate(BlobFormat.FOOTER_BYTES);
        readFully(file, bytes, size - BlobFormat.FOOTER_BYTES);
        BlobFormat.Footer footer;
        try {
            footer = BlobFormat.readFooter(bytes.flip());
        } catch (IllegalArgumentException e) {
            throw new DamagedBlobException(id, -1, "the file " + path + " is damaged: " + e.getMessage());
        }
        if (!footer.id().equals(id) || BlobFormat.fileLength(footer.length()) != size) {
            throw new DamagedBlobException(id, -1, "the file " + path + " holds another blob, or not all of this one");
        }
        return footer.length();
    }

    private static void readFully(FileChannel file, ByteBuffer into, long from) throws IOException {
        long position = from;
        while (into.hasRemaining()) {
            int count = file.read(into, position);
            if (count < 0) {
                throw new IOException("the file ends before byte " + (position + into.remaining()));
            }
            position += count;
        }
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public int read(ByteBuffer into, long position) {
        Objects.checkFromToIndex(position, length, length);
        int wanted = (int) Math.min(into.remaining(), length - position);
        int end = into.position() + wanted;
        try {
            long at = position;
            while (into.position() < end) {
                at += readFromBlock(into, at, end - into.position());
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
        return wanted;
    }

    private int readFromBlock(ByteBuffer into, long position, int wanted) throws IOException {
        long number = position / BlobFormat.BLOCK_BYTES;
        int offset = (int) (position % BlobFormat.BLOCK_BYTES);
        int size = blockSize(number);
        int count = Math.min(wanted, size - offset);
        if (offset == 0 && count == size && number != blockNumber) {
            // a whole block: verified where it is wanted, without a copy
            ByteBuffer target = into.slice(into.position(), size);
            readFully(file, target, position);
            verify(target.flip(), number);
            into.position(into.position() + size);
        } else {
            into.put(load(number).slice(offset, count));
        }
        return count;
    }

    /** A block, verified. */
    private ByteBuffer load(long number) throws IOException {
        ByteBuffer loaded = block;
        if (loaded != null && blockNumber == number) {
            return loaded;
        }
        if (loaded == null) {
            loaded = buffers.take();
            block = loaded;
        }
        blockNumber = -1;
        loaded.clear().limit(blockSize(number));
        readFully(file, loaded, number * BlobFormat.BLOCK_BYTES);
        verify(loaded.flip(), number);
        blockNumber = number;
        return loaded;
    }

    private int blockSize(long number) {
        return (int) Math.min(BlobFormat.BLOCK_BYTES, length - number * BlobFormat.BLOCK_BYTES);
    }

    private void verify(ByteBuffer bytes, long number) throws IOException {
        if (BlobFormat.sum(bytes) != expected(number)) {
            throw new DamagedBlobException(id, number,
                    "block %d of the file %s (bytes %d to %d) does not have its checksum".formatted(number, path,
                            number * BlobFormat.BLOCK_BYTES,
                            number * BlobFormat.BLOCK_BYTES + bytes.remaining() - 1));
        }
    }

    private int expected(long number) throws IOException {
        ByteBuffer known = sums;
        if (known == null || number < firstSum || number >= firstSum + known.limit() / BlobFormat.SUM_BYTES) {
            firstSum = number / SUMS_AT_A_TIME * SUMS_AT_A_TIME;
            int count = (int) Math.min(SUMS_AT_A_TIME, BlobFormat.blocks(length) - firstSum);
            known = ByteBuffer.allocate(count * BlobFormat.SUM_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            sums = null;
            readFully(file, known, length + firstSum * BlobFormat.SUM_BYTES);
            sums = known.flip();
        }
        return known.getInt((int) (number - firstSum) * BlobFormat.SUM_BYTES);
    }

    @Override
    public Optional<FileRegion> region(long position, int regionLength) {
        Objects.checkFromIndexSize(position, regionLength, length);
        try {
            if (regionLength > 0) {
                verify(position / BlobFormat.BLOCK_BYTES, (position + regionLength - 1) / BlobFormat.BLOCK_BYTES);
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
        return Optional.of(new FileRegion(path, file, position, regionLength));
    }

    /** Reads those of the blocks that were not found good a moment ago. */
    private void verify(long first, long last) throws IOException {
        VerifiedBlocks.State state = verified.state(path).filter(now -> now.inode() == inode).orElse(null);
        for (long number = first; number <= last; number++) {
            if (state == null || !verified.isGood(id, number, state)) {
                long began = verified.now();
                blockNumber = -1; // read long ago, it may be another by now
                load(number);
                if (state != null) {
                    verified.good(id, number, state, began);
                }
            }
        }
    }

    @Override
    public void verify(Consumer<DamagedBlobException> damage) {
        for (long number = 0; number < BlobFormat.blocks(length); number++) {
            try {
                load(number);
            } catch (DamagedBlobException e) {
                damage.accept(e);
            } catch (IOException e) {
                // a sector that the disk cannot read any more
                damage.accept(new DamagedBlobException(id, number,
                        "block %d of the file %s cannot be read: %s".formatted(number, path, e)));
            }
        }
    }

    private StoreException unreadable(IOException e) {
        return new StoreException("The blob " + path + " cannot be read: " + e, e);
    }

    @Override
    public void close() {
        ByteBuffer loaded = block;
        if (loaded != null) {
            block = null;
            blockNumber = -1;
            buffers.give(loaded);
        }
        try {
            file.close();
        } catch (IOException e) {
            throw new StoreException("The blob " + path + " cannot be closed: " + e, e);
        }
    }
}
