package dev.quern.runtime.async;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.quern.runtime.invoke.FailureBody;
import dev.quern.runtime.invoke.InvocationRequest;
import dev.quern.runtime.invoke.InvocationResult;
import dev.quern.runtime.invoke.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * What a destination is told of a call: Lambda's invocation record.
 *
 * @param time
 *            when the call ended
 * @param requestId
 *            the call's
 * @param functionArn
 *            what was called, with its qualifier
 * @param end
 *            how it ended
 * @param event
 *            what the function was given
 * @param result
 *            what came of the last attempt, if one was made just now
 */
record InvocationRecord(Instant time, String requestId, String functionArn, Verdict.End end, byte[] event,
        Optional<InvocationResult> result) {

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).maxNestingDepth(10_000).build())
            .build();

    /**
     * The record, as an event for a function. What would make it too large for one is left out: the answer, and then
     * the event, which may itself be a record.
     */
    byte[] print() {
        byte[] whole = print(true, true);
        if (whole.length <= InvocationRequest.MAX_PAYLOAD_BYTES) {
            return whole;
        }
        byte[] withoutAnswer = print(true, false);
        return withoutAnswer.length <= InvocationRequest.MAX_PAYLOAD_BYTES ? withoutAnswer : print(false, false);
    }

    private byte[] print(boolean withEvent, boolean withAnswer) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512 + event.length);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("version", "1.0");
            json.writeStringField("timestamp", RecordForm.timestamp(time));
            json.writeObjectFieldStart("requestContext");
            json.writeStringField("requestId", requestId);
            json.writeStringField("functionArn", functionArn);
            json.writeStringField("condition", end.condition().text());
            json.writeNumberField("approximateInvokeCount", end.attempts());
            json.writeEndObject();
            if (withEvent) {
                json.writeFieldName("requestPayload");
                value(json, event);
            }
            if (result.isPresent()) {
                response(json, result.get(), withAnswer);
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return out.toByteArray();
    }

    private static void response(JsonGenerator json, InvocationResult result, boolean withAnswer) throws IOException {
        RecordForm.responseContext(json, result);
        if (withAnswer) {
            json.writeFieldName("responsePayload");
            value(json, switch (result.outcome()) {
                case Outcome.Success success -> success.payload();
                case Outcome.Failure failure -> FailureBody.print(failure);
            });
        }
    }

    /** JSON as it is, anything else as text. */
    private static void value(JsonGenerator json, byte[] bytes) throws IOException {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (bytes.length == 0) {
            json.writeNull();
        } else if (isJson(bytes)) {
            json.writeRawValue(text);
        } else {
            json.writeString(text);
        }
    }

    private static boolean isJson(byte[] bytes) {
        try (JsonParser parser = JSON.createParser(bytes)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }
}
