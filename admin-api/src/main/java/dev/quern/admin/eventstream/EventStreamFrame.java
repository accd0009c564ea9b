package dev.quern.admin.eventstream;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * One message of {@code application/vnd.amazon.eventstream}: total length, length of the headers, checksum of these
 * two, headers,
 * payload, checksum of everything.
 */
public final class EventStreamFrame {

    private static final int PRELUDE = 8;
    private static final int CHECKSUM = 4;
    private static final byte TEXT = 7;

    private EventStreamFrame() {}

    /** An event with a payload. */
    public static byte[] event(String type, String contentType, byte[] payload) {
        return frame(Map.of(":event-type", type, ":content-type", contentType, ":message-type", "event"), payload);
    }

    /** An error of the model, which ends the stream. */
    public static byte[] exception(String type, String contentType, byte[] payload) {
        return frame(Map.of(":exception-type", type, ":content-type", contentType, ":message-type", "exception"),
                payload);
    }

    private static byte[] frame(Map<String, String> fields, byte[] payload) {
        byte[] headers = headers(fields);
        ByteBuffer frame = ByteBuffer.allocate(PRELUDE + CHECKSUM + headers.length + payload.length + CHECKSUM);
        frame.putInt(frame.capacity()).putInt(headers.length);
        frame.putInt(checksum(frame.array(), PRELUDE));
        frame.put(headers).put(payload);
        frame.putInt(checksum(frame.array(), frame.position()));
        return frame.array();
    }

    private static byte[] headers(Map<String, String> headers) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        headers.forEach((name, value) -> {
            byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
            byte[] valueBytes = value.getBytes(StandardCharsets.UTF_8);
            out.write(nameBytes.length);
            out.writeBytes(nameBytes);
            out.write(TEXT);
            out.write(valueBytes.length >>> 8);
            out.write(valueBytes.length);
            out.writeBytes(valueBytes);
        });
        return out.toByteArray();
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
