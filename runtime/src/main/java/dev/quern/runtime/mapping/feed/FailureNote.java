package dev.quern.runtime.mapping.feed;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.quern.runtime.async.RecordForm;
import dev.quern.runtime.invoke.InvocationResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/**
 * What a destination is told of records that were given up, as Lambda tells it.
 *
 * @param functionArn
 *            what was called, with its qualifier
 * @param batchInfoName
 *            what the description of the batch is called
 */
record FailureNote(GivenUp given, String functionArn, String batchInfoName, String shard, String streamArn) {

    private static final JsonFactory JSON = new JsonFactory();

    /** As Lambda names the objects of event source mappings. */
    String key(String mapping) {
        return RecordForm.key("aws/lambda/" + mapping + "/" + shard, given.time(), UUID.randomUUID());
    }

    byte[] print() {
        List<Waiting> records = given.records();
        ByteArrayOutputStream out = new ByteArrayOutputStream(1_024);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeObjectFieldStart("requestContext");
            json.writeStringField("requestId",
                    given.last().map(InvocationResult::requestId).orElseGet(() -> UUID.randomUUID().toString()));
            json.writeStringField("functionArn", functionArn);
            json.writeStringField("condition", given.condition().text());
            json.writeNumberField("approximateInvokeCount", given.calls());
            json.writeEndObject();
            if (given.last().isPresent()) {
                RecordForm.responseContext(json, given.last().get());
            }
            json.writeStringField("version", "1.0");
            json.writeStringField("timestamp", RecordForm.timestamp(given.time()));
            json.writeObjectFieldStart(batchInfoName);
            json.writeStringField("shardId", shard);
            json.writeStringField("startSequenceNumber", records.getFirst().sequenceNumber());
            json.writeStringField("endSequenceNumber", records.getLast().sequenceNumber());
            json.writeStringField("approximateArrivalOfFirstRecord", records.getFirst().arrival().toString());
            json.writeStringField("approximateArrivalOfLastRecord", records.getLast().arrival().toString());
            json.writeNumberField("batchSize", records.size());
            json.writeStringField("streamArn", streamArn);
            json.writeEndObject();
            json.writeStringField("payload", new String(BatchEvent.of(records), StandardCharsets.UTF_8));
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return out.toByteArray();
    }
}
