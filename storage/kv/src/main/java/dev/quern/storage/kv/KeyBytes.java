package dev.quern.storage.kv;

import java.util.Arrays;

/** Bytes of a key as they are put together: as a {@code ByteArrayOutputStream}, without its lock. For one thread. */
final class KeyBytes {

    private byte[] bytes;
    private int length;

    KeyBytes(int expected) {
        bytes = new byte[expected];
    }

    /** Adds the lowest eight bits. */
    void write(int value) {
        ensure(1);
        bytes[length++] = (byte) value;
    }

    void write(byte[] more) {
        ensure(more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
    }

    private void ensure(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
        }
    }

    byte[] toArray() {
        return Arrays.copyOf(bytes, length);
    }
}
