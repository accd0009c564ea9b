package dev.quern.storage.objects.blob;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Buffers outside of the heap, kept for the next who needs one. Safe for use by any number of threads. */
public final class Buffers {

    private final int bytes;
    private final int kept;
    private final ConcurrentLinkedQueue<ByteBuffer> free = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();

    /**
     * @param bytes
     *            how large each is
     * @param kept
     *            how many are kept at most; more are left to the garbage collector
     */
    public Buffers(int bytes, int kept) {
        this.bytes = bytes;
        this.kept = kept;
    }

    /** A buffer for the caller alone, cleared. */
    public ByteBuffer take() {
        ByteBuffer taken = free.poll();
        if (taken == null) {
            return ByteBuffer.allocateDirect(bytes);
        }
        count.decrementAndGet();
        return taken.clear();
    }

    /** The caller does not use it any more. */
    public void give(ByteBuffer buffer) {
        if (count.incrementAndGet() > kept) {
            count.decrementAndGet();
        } else {
            free.add(buffer);
        }
    }
}
