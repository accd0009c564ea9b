package dev.quern.runtime.mapping.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.quern.runtime.invoke.InvocationRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What a function is given: the event of a batch. */
final class BatchEvent {

    /** How large the records of one event may be together, commas included. */
    static final int MAX_RECORD_BYTES = InvocationRequest.MAX_PAYLOAD_BYTES - 2_048;

    private static final JsonFactory JSON = new JsonFactory();
    private static final byte[] HEAD = "{\"Records\":[".getBytes(UTF_8);

    private BatchEvent() {}

    /** The event of a batch without a window. */
    static byte[] of(List<Waiting> records) {
        ByteArrayOutputStream out = records(records);
        out.write('}');
        return out.toByteArray();
    }

    /** The event of a batch in a window. */
    static byte[] of(List<Waiting> records, WindowPart part, OpenWindow window, Duration length, String shard,
            String streamArn) {
        ByteArrayOutputStream out = records(records);
        out.write(',');
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
        out.write(members, 1, members.length - 1);
        return out.toByteArray();
    }

    private static String text(Instant time) {
        return time.toString();
    }

    private static ByteArrayOutputStream records(List<Waiting> records) {
        int size = HEAD.length + 2;
        for (Waiting record : records) {
            size += record.event().length + 1;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(size);
        out.writeBytes(HEAD);
        boolean first = true;
        for (Waiting record : records) {
            if (!first) {
                out.write(',');
            }
            first = false;
            out.writeBytes(record.event());
        }
        out.write(']');
        return out;
    }
}
