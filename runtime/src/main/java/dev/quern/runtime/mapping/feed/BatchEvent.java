package dev.quern.runtime.mapping.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.quern.runtime.invoke.InvocationRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What a function is given: the event of a batch. */
final class BatchEvent {

    /** How large the records of one event may be together, commas included. */
    static final int MAX_RECORD_BYTES = InvocationRequest.MAX_PAYLOAD_BYTES - 2_048;

    private static final JsonFactory JSON = new JsonFactory();
    private static final byte[] HEAD = "{\"Records\":[".getBytes(UTF_8);
    private static final byte[] WITHOUT_WINDOW = {'}'};

    private BatchEvent() {}

    /** The event of a batch without a window. */
    static byte[] of(List<Waiting> records) {
        return joined(records, WITHOUT_WINDOW);
    }

    /** The event of a batch in a window. */
    static byte[] of(List<Waiting> records, WindowPart part, OpenWindow window, Duration length, String shard,
            String streamArn) {
        ByteArrayOutputStream more = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(more)) {
            json.writeStartObject();
            json.writeObjectFieldStart("window");
            json.writeStringField("start", text(window.start()));
            json.writeStringField("end", text(window.end(length)));
            json.writeEndObject();
            json.writeFieldName("state");
            json.writeRawValue(window.state());
            json.writeStringField("shardId", shard);
            json.writeStringField("eventSourceARN", streamArn);
            json.writeBooleanField("isFinalInvokeForWindow", part.last());
            json.writeBooleanField("isWindowTerminatedEarly", part.early());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        byte[] members = more.toByteArray();
        members[0] = ',';
        return joined(records, members);
    }

    private static String text(Instant time) {
        return time.toString();
    }

    /** All in one array of the right size: events are large, and copying one costs as much as making it. */
    private static byte[] joined(List<Waiting> records, byte[] tail) {
        int commas = Math.max(0, records.size() - 1);
        int size = HEAD.length + commas + 1 + tail.length;
        for (Waiting record : records) {
            size += record.event().length;
        }
        ByteBuffer out = ByteBuffer.allocate(size).put(HEAD);
        boolean first = true;
        for (Waiting record : records) {
            if (!first) {
                out.put((byte) ',');
            }
            first = false;
            out.put(record.event());
        }
        return out.put((byte) ']').put(tail).array();
    }
}
