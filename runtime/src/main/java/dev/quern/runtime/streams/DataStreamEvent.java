package dev.quern.runtime.streams;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.quern.plugin.SourceRecord;
import dev.quern.runtime.function.Account;
import dev.quern.storage.streams.stream.StreamRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/** A record of a stream as functions are given it. */
record DataStreamEvent(String shard, StreamRecord record, String streamArn, Account account) implements SourceRecord {

    private static final JsonFactory JSON = new JsonFactory();
    /** What one takes beside its data, about. */
    private static final int FRAME_BYTES = 640;

    @Override
    public String sequenceNumber() {
        return record.sequence().toString();
    }

    @Override
    public String partitionKey() {
        return record.partitionKey();
    }

    @Override
    public Instant arrival() {
        return record.arrival();
    }

    @Override
    public byte[] event() {
        String number = sequenceNumber();
        ByteArrayOutputStream out = new ByteArrayOutputStream(FRAME_BYTES + record.data().length * 4 / 3);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeObjectFieldStart("kinesis");
            record(json, number);
            json.writeBinaryField("data", record.data());
            json.writeEndObject();
            json.writeStringField("eventSource", "aws:kinesis");
            json.writeStringField("eventVersion", "1.0");
            json.writeStringField("eventID", shard + ":" + number);
            json.writeStringField("eventName", "aws:kinesis:record");
            json.writeStringField("invokeIdentityArn", "arn:aws:iam::" + account.accountId() + ":role/quern");
            json.writeStringField("awsRegion", account.region());
            json.writeStringField("eventSourceARN", streamArn);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return out.toByteArray();
    }

    private void record(JsonGenerator json, String number) throws IOException {
        json.writeStringField("kinesisSchemaVersion", "1.0");
        json.writeStringField("partitionKey", record.partitionKey());
        json.writeStringField("sequenceNumber", number);
        json.writeNumberField("approximateArrivalTimestamp",
                BigDecimal.valueOf(record.arrival().toEpochMilli(), 3));
    }

    @Override
    public byte[] filterable() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            record(json, sequenceNumber());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return out.toByteArray();
    }

    @Override
    public Optional<byte[]> data() {
        return Optional.of(record.data());
    }
}
