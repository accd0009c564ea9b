package dev.quern.storage.objects.blob;

import dev.quern.storage.kv.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes a blob into the folder for what is incoming, and moves it into its place when it is whole. Bytes are collected
 * in a buffer of whole blocks, so that their sums are taken of memory that the operating system writes from.
 */
final class FileBlobWriter implements BlobWriter {

    /** How often the room on the disk is looked at. */
    private static final long BYTES_BETWEEN_LOOKS = 16L << 20;

    private final FileBlobStore store;
    private final BlobId id;
    private final DiskRoom room;
    private final ByteBuffer buffer;
    private @Nullable FileChannel file;
    private int[] sums = new int[16];
    private int sumCount;
    private long length;
    private long nextLook = BYTES_BETWEEN_LOOKS;
    private boolean ended;

    FileBlobWriter(FileBlobStore store, BlobId id, DiskRoom room, ByteBuffer buffer) {
        this.store = store;
        this.id = id;
        this.room = room;
        this.buffer = buffer;
    }

    @Override
    public BlobId id() {
        return id;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void write(ByteBuffer bytes) {
        requireOpen();
        length += bytes.remaining();
        try {
            while (bytes.hasRemaining()) {
                int taken = Math.min(bytes.remaining(), buffer.remaining());
                buffer.put(bytes.slice(bytes.position(), taken));
                bytes.position(bytes.position() + taken);
                if (!buffer.hasRemaining()) {
                    flush();
                }
            }
            if (length >= nextLook) {
                room.require(BYTES_BETWEEN_LOOKS);
                nextLook = length + BYTES_BETWEEN_LOOKS;
            }
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private void flush() throws IOException {
        buffer.flip();
        for (int block = 0; block < buffer.limit(); block += BlobFormat.BLOCK_BYTES) {
            addSum(BlobFormat.sum(buffer.slice(block, Math.min(BlobFormat.BLOCK_BYTES, buffer.limit() - block))));
        }
        writeFully(buffer);
        buffer.clear();
    }

    private void addSum(int sum) {
        if (sumCount == sums.length) {
            sums = Arrays.copyOf(sums, 2 * sumCount);
        }
        sums[sumCount++] = sum;
    }

    private void writeFully(ByteBuffer bytes) throws IOException {
        FileChannel open = file;
        if (open == null) {
            open = FileChannel.open(store.incoming(id), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            file = open;
        }
        while (bytes.hasRemaining()) {
            open.write(bytes);
        }
    }

    @Override
    public void commit() {
        requireOpen();
        try {
            flush();
            writeFully(sumsAndFooter());
            try (FileChannel whole = file) {
                if (whole != null) {
                    whole.force(false);
                }
            }
            store.moveIntoPlace(id);
            ended = true;
            store.ended(this, buffer);
        } catch (IOException e) {
            close();
            throw failure(e);
        }
    }

    private ByteBuffer sumsAndFooter() {
        ByteBuffer end = ByteBuffer.allocate(sumCount * BlobFormat.SUM_BYTES + BlobFormat.FOOTER_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < sumCount; i++) {
            end.putInt(sums[i]);
        }
        return end.put(BlobFormat.footer(id, length)).flip();
    }

    private RuntimeException failure(IOException e) {
        return DiskRoom.isFull(e) ? room.full(e) : new StoreException("A blob cannot be written: " + e, e);
    }

    private void requireOpen() {
        if (ended) {
            throw new IllegalStateException("the blob " + id + " is committed or discarded");
        }
    }

    @Override
    public void close() {
        if (ended) {
            return;
        }
        ended = true;
        store.ended(this, buffer);
        try (FileChannel open = file) {
            Files.deleteIfExists(store.incoming(id));
            // moved into place, but perhaps not durably: nobody will name it
            Files.deleteIfExists(store.path(id));
        } catch (IOException e) {
            throw new StoreException("What was written of a blob cannot be removed: " + e, e);
        }
    }
}
