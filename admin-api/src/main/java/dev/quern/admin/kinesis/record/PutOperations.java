package dev.quern.admin.kinesis.record;

import static dev.quern.admin.awsjson.AwsJsonService.ROUTE;
import static dev.quern.admin.kinesis.error.KinesisErrors.told;
import static dev.quern.admin.restjson.Operation.blocking;

import dev.quern.admin.http.WireException;
import dev.quern.admin.kinesis.call.SequenceText;
import dev.quern.admin.kinesis.call.StreamNames;
import dev.quern.admin.kinesis.error.KinesisError;
import dev.quern.admin.kinesis.record.RecordShapes.PutRecordRequest;
import dev.quern.admin.kinesis.record.RecordShapes.PutRecordResponse;
import dev.quern.admin.kinesis.record.RecordShapes.PutRecordsRequest;
import dev.quern.admin.kinesis.record.RecordShapes.PutRecordsRequestEntry;
import dev.quern.admin.kinesis.record.RecordShapes.PutRecordsResponse;
import dev.quern.admin.kinesis.record.RecordShapes.PutRecordsResultEntry;
import dev.quern.admin.restjson.Call;
import dev.quern.admin.restjson.Operation;
import dev.quern.storage.streams.append.Placement;
import dev.quern.storage.streams.append.StreamWriter;
import dev.quern.storage.streams.stream.HashKey;
import dev.quern.storage.streams.stream.NewRecord;
import dev.quern.storage.streams.stream.StreamName;
import dev.quern.storage.streams.stream.StreamsException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operations that put records. */
public final class PutOperations {

    private static final Logger LOG = LoggerFactory.getLogger(PutOperations.class);

    /** Base64 makes 4 characters of 3 bytes; what else there is of a record is little. */
    private static final long BODY_LIMIT = 16L << 20;

    private final StreamWriter writer;
    private final StreamNames names;
    private final InstantSource clock;

    public PutOperations(StreamWriter writer, StreamNames names, InstantSource clock) {
        this.writer = writer;
        this.names = names;
        this.clock = clock;
    }

    public List<Operation<?, ?>> table() {
        return List.of(
                blocking("PutRecord", ROUTE, PutRecordRequest.class, PutRecordResponse.class, told(this::put))
                        .accepting(BODY_LIMIT),
                blocking("PutRecords", ROUTE, PutRecordsRequest.class, PutRecordsResponse.class, told(this::putAll))
                        .accepting(BODY_LIMIT));
    }

    private PutRecordResponse put(PutRecordRequest request, Call call) {
        StreamName stream = names.stream(request.streamName(), request.streamARN());
        NewRecord record = record(request.partitionKey(), request.explicitHashKey(), request.data());
        if (request.sequenceNumberForOrdering() != null) {
            requirePast(stream, request.sequenceNumberForOrdering());
        }
        Placement.Placed placed = writer.put(stream, record);
        return new PutRecordResponse(placed.shard().id(), placed.sequence().toString());
    }

    /** Numbers rise by themselves: what has been put is below what is put now. */
    private void requirePast(StreamName stream, String number) {
        Optional<SequenceText> parsed = SequenceText.parse(number);
        if (parsed.filter(text -> text.putAt() <= clock.instant().getEpochSecond()).isEmpty()) {
            throw new StreamsException.InvalidArgument(
                    "ExclusiveMinimumSequenceNumber %s used in PutRecord on stream %s under account %s is invalid."
                            .formatted(number, stream, names.account()));
        }
    }

    private static NewRecord record(String partitionKey, @Nullable String explicitHashKey, byte[] data) {
        if (explicitHashKey == null) {
            return NewRecord.of(partitionKey, data);
        }
        HashKey hash = HashKey.parse(explicitHashKey).orElseThrow(() -> new StreamsException.InvalidArgument(
                "Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. Specified value was "
                        + explicitHashKey));
        return NewRecord.of(partitionKey, hash, data);
    }

    private PutRecordsResponse putAll(PutRecordsRequest request, Call call) {
        StreamName stream = names.stream(request.streamName(), request.streamARN());
        List<NewRecord> records = new ArrayList<>(request.records().size());
        for (PutRecordsRequestEntry entry : request.records()) {
            records.add(record(entry.partitionKey(), entry.explicitHashKey(), entry.data()));
        }
        try {
            return response(stream, writer.putAll(stream, records));
        } catch (StreamsException.RecordTooLarge e) {
            throw new WireException(KinesisError.tooLarge(e, "records." + (e.index() + 1) + ".member.data"));
        }
    }

    private static PutRecordsResponse response(StreamName stream, List<Placement> placements) {
        List<PutRecordsResultEntry> entries = new ArrayList<>(placements.size());
        int failures = 0;
        for (Placement placement : placements) {
            switch (placement) {
                case Placement.Placed placed -> entries
                        .add(new PutRecordsResultEntry(placed.sequence().toString(), placed.shard().id(), null, null));
                case Placement.Failed failed -> {
                    if (failures++ == 0) {
                        LOG.error("Records were not put into the stream {}", stream, failed.cause());
                    }
                    entries.add(new PutRecordsResultEntry(null, null, "InternalFailure", "Internal Service Failure"));
                }
            }
        }
        return new PutRecordsResponse(failures, entries);
    }
}
