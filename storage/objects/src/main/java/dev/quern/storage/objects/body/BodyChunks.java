package dev.quern.storage.objects.body;

import dev.quern.storage.objects.blob.BlobWriter;
import dev.quern.storage.objects.blob.Buffers;
import dev.quern.storage.objects.checksum.Sums;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/**
 * Passes bytes on to a blob and to sums, in a few chunks that are used in turn: while one is written, sums are
 * computed of those before. That is all the memory that a large body takes. For use by one thread at a time.
 */
final class BodyChunks {

    /** The memory of a body. */
    static final int CHUNKS = 6;
    static final int CHUNK_BYTES = 128 << 10;

    private final Buffers buffers;
    private final Sums sums;
    private final BlobWriter blob;
    private final ByteBuffer[] chunks = new ByteBuffer[CHUNKS];
    /** Completed when a chunk is free. */
    private final CompletableFuture<?>[] free = new CompletableFuture<?>[CHUNKS];
    private int taken;
    private int current;

    BodyChunks(Buffers buffers, Sums sums, BlobWriter blob) {
        this.buffers = buffers;
        this.sums = sums;
        this.blob = blob;
    }

    void write(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            ByteBuffer chunk = chunk();
            int count = Math.min(bytes.remaining(), chunk.remaining());
            chunk.put(bytes.slice(bytes.position(), count));
            bytes.position(bytes.position() + count);
            if (!chunk.hasRemaining()) {
                pass(chunk);
            }
        }
    }

    private ByteBuffer chunk() {
        if (current == taken) {
            chunks[current] = buffers.take();
            free[current] = CompletableFuture.completedFuture(null);
            taken++;
        }
        free[current].join();
        return chunks[current];
    }

    private void pass(ByteBuffer chunk) {
        chunk.flip();
        free[current] = sums.updateLater(chunk);
        blob.write(chunk.duplicate());
        chunk.clear();
        current = (current + 1) % CHUNKS;
    }

    /** Passes on what is left. */
    void flush() {
        if (current < taken && chunks[current].position() > 0) {
            pass(chunks[current]);
        }
    }

    /** Gives the chunks back. */
    void close() {
        for (int i = 0; i < taken; i++) {
            free[i].join();
            buffers.give(chunks[i]);
        }
        taken = 0;
        current = 0;
    }
}
