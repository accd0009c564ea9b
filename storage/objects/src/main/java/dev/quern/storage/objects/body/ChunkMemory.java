package dev.quern.storage.objects.body;

import dev.quern.storage.objects.blob.Buffers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * The memory of all large bodies that are being received. Each has one chunk, so that none waits for another; further
 * ones make a body faster while a processor is idle, and all bodies together have only so many of them. Safe for use by
 * any number of threads.
 */
final class ChunkMemory {

    static final int CHUNK_BYTES = 128 << 10;

    private final Buffers buffers;
    private final Semaphore further;

    /**
     * @param further
     *            how many chunks all bodies may have beside the first of each; as many are kept when nobody needs them
     */
    ChunkMemory(int further) {
        this.buffers = new Buffers(CHUNK_BYTES, further);
        this.further = new Semaphore(further);
    }

    /** The first chunk of a body. */
    ByteBuffer first() {
        return buffers.take();
    }

    /** One more; nothing if others have them all. */
    @Nullable
    ByteBuffer further() {
        return further.tryAcquire() ? buffers.take() : null;
    }

    /** Nobody uses them any more. */
    void giveBack(List<ByteBuffer> ofOneBody) {
        ofOneBody.forEach(buffers::give);
        further.release(Math.max(0, ofOneBody.size() - 1));
    }

    /** How many there are, in use or not. */
    int count() {
        return buffers.count();
    }
}
