package dev.quern.runtime.tables;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.quern.plugin.SourceRecord;
import dev.quern.storage.tables.change.ChangeRecord;
import dev.quern.storage.tables.change.ChangeStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/**
 * A change of an item as functions are told it.
 *
 * @param slot
 *            in which part of the stream it lies
 */
public record ChangeEvent(ChangeStream stream, int slot, ChangeRecord change, String region, String streamArn)
        implements
            SourceRecord {

    private static final JsonFactory JSON = new JsonFactory();

    /** A change's {@code eventID}: made of its place, so that it is the same whenever it is read. */
    public static String id(ChangeStream stream, int slot, ChangeRecord record) {
        String place = stream.id() + "/" + stream.label() + "/" + slot + "/" + record.sequence();
        return UUID.nameUUIDFromBytes(place.getBytes(US_ASCII)).toString().replace("-", "");
    }

    @Override
    public String sequenceNumber() {
        return change.sequence().toString();
    }

    /** The item: its changes are told in their order. */
    @Override
    public String partitionKey() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(64);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            ItemPrinter.print(json, change.key());
        } catch (IOException e) {
            throw inMemory(e);
        }
        return out.toString(UTF_8);
    }

    @Override
    public Instant arrival() {
        return change.time().truncatedTo(ChronoUnit.SECONDS);
    }

    @Override
    public byte[] event() {
        return print(true);
    }

    @Override
    public byte[] filterable() {
        return print(false);
    }

    @Override
    public Optional<byte[]> data() {
        return Optional.empty();
    }

    private byte[] print(boolean whole) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512 + 2 * change.size());
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("eventID", id(stream, slot, change));
            json.writeStringField("eventName", change.kind().name());
            json.writeStringField("eventVersion", "1.1");
            if (whole) {
                // what mappings add themselves, filters do not see
                json.writeStringField("eventSource", "aws:dynamodb");
                json.writeStringField("awsRegion", region);
            }
            json.writeObjectFieldStart("dynamodb");
            json.writeNumberField("ApproximateCreationDateTime", arrival().getEpochSecond());
            json.writeFieldName("Keys");
            ItemPrinter.print(json, change.key());
            if (change.newImage().isPresent()) {
                json.writeFieldName("NewImage");
                ItemPrinter.print(json, change.newImage().get());
            }
            if (change.oldImage().isPresent()) {
                json.writeFieldName("OldImage");
                ItemPrinter.print(json, change.oldImage().get());
            }
            json.writeStringField("SequenceNumber", sequenceNumber());
            json.writeNumberField("SizeBytes", change.size());
            json.writeStringField("StreamViewType", stream.view().name());
            json.writeEndObject();
            if (change.expired()) {
                json.writeObjectFieldStart("userIdentity");
                json.writeStringField("type", "Service");
                json.writeStringField("principalId", "dynamodb.amazonaws.com");
                json.writeEndObject();
            }
            if (whole) {
                json.writeStringField("eventSourceARN", streamArn);
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw inMemory(e);
        }
        return out.toByteArray();
    }

    private static UncheckedIOException inMemory(IOException e) {
        return new UncheckedIOException("writing to memory", e);
    }
}
