package dev.quern.storage.objects.blob;

import dev.quern.storage.kv.DiskFullException;
import dev.quern.storage.kv.StoreException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Writes a blob into the folder for what is incoming, and moves it into its place when it is whole. Bytes are collected
 * in a buffer of whole blocks, so that their sums are taken of memory that the operating system writes from.
 */
final class FileBlobWriter implements BlobWriter {

    /** How often the room on the disk is looked at. */
    private static final long BYTES_BETWEEN_LOOKS = 16L << 20;

    /**
     * How much is written before it is forced to disk in the background: so that the disk works while sums are
     * computed, and little is left to wait for at the end.
     */
    private static final long BYTES_BETWEEN_FORCES = 8L << 20;

    private final FileBlobStore store;
    private final BlobId id;
    private final DiskRoom room;
    private final Buffers buffers;
    /** Bytes that make no whole block yet. */
    private @Nullable ByteBuffer buffer;
    private @Nullable FileChannel file;
    private int[] sums = new int[16];
    private int sumCount;
    private long length;
    private long nextLook = BYTES_BETWEEN_LOOKS;
    private long nextForce = BYTES_BETWEEN_FORCES;
    /** What was written is being forced to disk while more comes; its failure is the blob's. */
    private @Nullable Future<?> forcing;
    private boolean ended;

    FileBlobWriter(FileBlobStore store, BlobId id, DiskRoom room, Buffers buffers) {
        this.store = store;
        this.id = id;
        this.room = room;
        this.buffers = buffers;
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
                if (bytes.isDirect() && bytes.remaining() >= BlobFormat.BLOCK_BYTES && isBufferEmpty()) {
                    int blocks = bytes.remaining() / BlobFormat.BLOCK_BYTES * BlobFormat.BLOCK_BYTES;
                    writeBlocks(bytes.slice(bytes.position(), blocks));
                    bytes.position(bytes.position() + blocks);
                } else {
                    collect(bytes);
                }
            }
            if (length >= nextLook) {
                room.require(BYTES_BETWEEN_LOOKS);
                nextLook = length + BYTES_BETWEEN_LOOKS;
            }
            FileChannel open = file;
            if (open != null && length >= nextForce && (forcing == null || forcing.isDone())) {
                awaitForced();
                forcing = store.forceLater(open);
                nextForce = length + BYTES_BETWEEN_FORCES;
            }
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private boolean isBufferEmpty() {
        ByteBuffer collected = buffer;
        return collected == null || collected.position() == 0;
    }

    private void collect(ByteBuffer bytes) throws IOException {
        ByteBuffer collected = buffer;
        if (collected == null) {
            collected = buffers.take();
            buffer = collected;
        }
        int taken = Math.min(bytes.remaining(), collected.remaining());
        collected.put(bytes.slice(bytes.position(), taken));
        bytes.position(bytes.position() + taken);
        if (!collected.hasRemaining()) {
            writeBlocks(collected.flip());
            collected.clear();
        }
    }

    /** All but the last of a blob are whole. */
    private void writeBlocks(ByteBuffer blocks) throws IOException {
        for (int block = 0; block < blocks.limit(); block += BlobFormat.BLOCK_BYTES) {
            addSum(BlobFormat.sum(blocks.slice(block, Math.min(BlobFormat.BLOCK_BYTES, blocks.limit() - block))));
        }
        writeFully(blocks);
    }

    /** An error of the disk is told once: to whoever forces first. */
    private void awaitForced() throws IOException {
        Future<?> running = forcing;
        forcing = null;
        if (running == null) {
            return;
        }
        try {
            running.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while writing a blob");
        }
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
            ByteBuffer collected = buffer;
            if (collected != null) {
                writeBlocks(collected.flip());
            }
            writeFully(sumsAndFooter());
            awaitForced();
            try (FileChannel whole = file) {
                if (whole != null) {
                    whole.force(false);
                }
            }
            store.moveIntoPlace(id);
            end();
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
        return DiskFullException.isMeantBy(e) ? room.full(e) : new StoreException("A blob cannot be written: " + e, e);
    }

    private void requireOpen() {
        if (ended) {
            throw new IllegalStateException("the blob " + id + " is committed or discarded");
        }
        store.requireOpen();
    }

    @Override
    public void close() {
        if (ended) {
            return;
        }
        end();
        // one that is being forced is closed under the thread that does, which then ends
        try (FileChannel open = file) {
            Files.deleteIfExists(store.incoming(id));
            // moved into place, but perhaps not durably: nobody will name it
            Files.deleteIfExists(store.path(id));
        } catch (IOException e) {
            throw new StoreException("What was written of a blob cannot be removed: " + e, e);
        }
    }

    private void end() {
        ended = true;
        ByteBuffer collected = buffer;
        if (collected != null) {
            buffer = null;
            buffers.give(collected);
        }
    }
}
