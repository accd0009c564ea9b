package dev.quern.runtime.invoke;

import java.util.Arrays;

/** The last 4 KiB of what one invocation logs ({@code LogType=Tail}). Safe for use by several threads. */
final class LogTail {

    private static final int CAPACITY = 4_096;

    private final byte[] ring = new byte[CAPACITY];
    private long written; // guarded by this

    synchronized void write(byte[] bytes, int offset, int length) {
        for (int i = Math.max(0, length - CAPACITY); i < length; i++) {
            ring[(int) ((written + i) % CAPACITY)] = bytes[offset + i];
        }
        written += length;
    }

    synchronized void line(byte[] bytes, int offset, int length) {
        write(bytes, offset, length);
        ring[(int) (written++ % CAPACITY)] = '\n';
    }

    synchronized byte[] bytes() {
        if (written <= CAPACITY) {
            return Arrays.copyOf(ring, (int) written);
        }
        int start = (int) (written % CAPACITY);
        byte[] tail = new byte[CAPACITY];
        System.arraycopy(ring, start, tail, 0, CAPACITY - start);
        System.arraycopy(ring, 0, tail, CAPACITY - start, start);
        return tail;
    }
}
