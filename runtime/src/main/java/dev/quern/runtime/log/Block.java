package dev.quern.runtime.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Events that were written to one stream together, as they lie in a segment: the length of what follows its checksum,
 * the checksum, when it was written, the earliest and the latest time, how many events, the stream, the events. A block
 * that a crash tore is known by its length or its checksum.
 *
 * @param length
 *            all of its bytes
 * @param events
 *            the events, each as its time, length and text
 */
record Block(int length, long ingested, long from, long until, int count, String stream, ByteBuffer events) {

    private static final int CHECKED = 2 * Integer.BYTES;
    private static final int HEAD = 3 * Long.BYTES + Integer.BYTES + Short.BYTES;

    /** No block is this large: a length that says so is none. */
    private static final int MAX_BODY = 16 << 20;

    static int length(byte[] stream, Chunk chunk) {
        return CHECKED + HEAD + stream.length + chunk.size();
    }

    static void write(ByteBuffer out, byte[] stream, Chunk chunk, long ingested) {
        int start = out.position();
        out.position(start + CHECKED);
        out.putLong(ingested).putLong(chunk.from()).putLong(chunk.until()).putInt(chunk.events())
                .putShort((short) stream.length).put(stream).put(chunk.bytes(), 0, chunk.size());
        int body = out.position() - start - CHECKED;
        out.putInt(start, body).putInt(start + Integer.BYTES, checksum(out, start + CHECKED, body));
    }

    /** The block that begins at the buffer's position, which moves behind it; {@code null} if none does. */
    static @Nullable Block read(ByteBuffer in) {
        int start = in.position();
        if (in.remaining() < CHECKED + HEAD) {
            return null;
        }
        int body = in.getInt(start);
        if (body < HEAD || body > MAX_BODY || body > in.remaining() - CHECKED
                || in.getInt(start + Integer.BYTES) != checksum(in, start + CHECKED, body)) {
            return null;
        }
        in.position(start + CHECKED);
        long ingested = in.getLong();
        long from = in.getLong();
        long until = in.getLong();
        int count = in.getInt();
        byte[] stream = new byte[in.getShort()];
        in.get(stream);
        int end = start + CHECKED + body;
        ByteBuffer events = in.slice(in.position(), end - in.position());
        in.position(end);
        return new Block(CHECKED + body, ingested, from, until, count, new String(stream, StandardCharsets.UTF_8),
                events);
    }

    private static int checksum(ByteBuffer bytes, int start, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate().limit(start + length).position(start));
        return (int) crc.getValue();
    }
}
