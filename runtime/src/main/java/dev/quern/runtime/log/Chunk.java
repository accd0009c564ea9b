package dev.quern.runtime.log;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Events of one stream on their way to the disk, each as its time, length and text. Not thread-safe; handed from a
 * function's thread to the writer's.
 */
final class Chunk {

    /** What an event takes beside its text. */
    static final int EVENT_HEAD = Long.BYTES + Integer.BYTES;

    private static final int FIRST_BYTES = 1 << 10;

    private byte[] bytes = new byte[0];
    private ByteBuffer view = ByteBuffer.wrap(bytes);
    private int size;
    private int events;
    private long from = Long.MAX_VALUE;
    private long until = Long.MIN_VALUE;

    /** By how much memory must grow before an event of that many bytes fits. */
    int growthFor(int length) {
        int needed = size + EVENT_HEAD + length;
        return needed <= bytes.length ? 0 : capacityFor(needed) - bytes.length;
    }

    private int capacityFor(int needed) {
        return Math.max(needed, Math.max(FIRST_BYTES, Math.min(2 * bytes.length, LogStreamWriter.CHUNK_BYTES)));
    }

    void add(long timestamp, byte[] text, int offset, int length) {
        int needed = size + EVENT_HEAD + length;
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, capacityFor(needed));
            view = ByteBuffer.wrap(bytes);
        }
        view.putLong(size, timestamp);
        view.putInt(size + Long.BYTES, length);
        System.arraycopy(text, offset, bytes, size + EVENT_HEAD, length);
        size = needed;
        events++;
        from = Math.min(from, timestamp);
        until = Math.max(until, timestamp);
    }

    /** The memory that it takes. */
    int capacity() {
        return bytes.length;
    }

    boolean isEmpty() {
        return events == 0;
    }

    byte[] bytes() {
        return bytes;
    }

    int size() {
        return size;
    }

    int events() {
        return events;
    }

    /** The bytes of the events' texts. */
    int textBytes() {
        return size - events * EVENT_HEAD;
    }

    /** The earliest time of an event. */
    long from() {
        return from;
    }

    /** The latest time of an event. */
    long until() {
        return until;
    }
}
