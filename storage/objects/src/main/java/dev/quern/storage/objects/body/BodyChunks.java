package dev.quern.storage.objects.body;

import dev.quern.storage.objects.blob.BlobWriter;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Passes bytes on to a blob and to sums, in a few chunks that are used in turn: while one is written, sums are
 * computed of those before. That is all the memory that a large body takes. For use by one thread at a time.
 */
final class BodyChunks {

    /** The most memory of a body: so many are taken only while sums take longer than everything else. */
    static final int CHUNKS = 6;

    private final ChunkMemory memory;
    private final Function<ByteBuffer, CompletableFuture<Void>> sums;
    private final BlobWriter blob;
    private final ByteBuffer[] chunks = new ByteBuffer[CHUNKS];
    /** Completed when a chunk is free. */
    private final CompletableFuture<?>[] free = new CompletableFuture<?>[CHUNKS];
    private int taken;
    private int current;

    /**
     * @param sums
     *            takes a chunk, and says when it needs it no more
     */
    BodyChunks(ChunkMemory memory, Function<ByteBuffer, CompletableFuture<Void>> sums, BlobWriter blob) {
        this.memory = memory;
        this.sums = sums;
        this.blob = blob;
        add(memory.first());
    }

    private void add(ByteBuffer chunk) {
        chunks[taken] = chunk;
        free[taken] = CompletableFuture.completedFuture(null);
        taken++;
    }

    void write(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            free[current].join();
            ByteBuffer chunk = chunks[current];
            int count = Math.min(bytes.remaining(), chunk.remaining());
            chunk.put(bytes.slice(bytes.position(), count));
            bytes.position(bytes.position() + count);
            if (!chunk.hasRemaining()) {
                pass(chunk);
            }
        }
    }

    private void pass(ByteBuffer chunk) {
        chunk.flip();
        free[current] = sums.apply(chunk);
        blob.write(chunk.duplicate());
        chunk.clear();
        current++;
        if (current == taken && (free[0].isDone() || !grow())) {
            current = 0;
        }
    }

    /** The chunk whose turn it would be is still in use: another one, if there is memory for it. */
    private boolean grow() {
        ByteBuffer further = taken < CHUNKS ? memory.further() : null;
        if (further != null) {
            add(further);
        }
        return further != null;
    }

    /** Passes on what is left. */
    void flush() {
        if (chunks[current].position() > 0) {
            pass(chunks[current]);
        }
    }

    /** Gives the chunks back. */
    void close() {
        for (int i = 0; i < taken; i++) {
            free[i].join();
        }
        memory.giveBack(Arrays.asList(chunks).subList(0, taken));
        taken = 0;
    }
}
