package dev.quern.storage.objects.version;

import java.io.InputStream;
import java.nio.ByteBuffer;

/** A part of an object as a stream. */
final class ContentStream extends InputStream {

    private final ObjectContent content;
    private final long end;
    private long position;

    ContentStream(ObjectContent content, long from, long end) {
        this.content = content;
        this.position = from;
        this.end = end;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (position >= end) {
            return -1;
        }
        int count = content.read(ByteBuffer.wrap(into, offset, (int) Math.min(length, end - position)), position);
        position += count;
        return count;
    }

    @Override
    public int available() {
        return (int) Math.min(Integer.MAX_VALUE, end - position);
    }
}
