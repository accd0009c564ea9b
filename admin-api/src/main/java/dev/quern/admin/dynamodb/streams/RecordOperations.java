package dev.quern.admin.dynamodb.streams;

import static dev.quern.admin.awsjson.AwsJsonService.ROUTE;
import static dev.quern.admin.dynamodb.error.DynamoDbErrors.told;
import static dev.quern.admin.restjson.Operation.blocking;

import dev.quern.admin.dynamodb.error.DynamoDbError;
import dev.quern.admin.dynamodb.streams.StreamShapes.GetRecordsRequest;
import dev.quern.admin.dynamodb.streams.StreamShapes.GetRecordsResponse;
import dev.quern.admin.dynamodb.streams.StreamShapes.GetShardIteratorRequest;
import dev.quern.admin.dynamodb.streams.StreamShapes.GetShardIteratorResponse;
import dev.quern.admin.http.WireException;
import dev.quern.admin.restjson.Call;
import dev.quern.admin.restjson.Operation;
import dev.quern.storage.tables.change.ChangePage;
import dev.quern.storage.tables.change.ChangeStream;
import dev.quern.storage.tables.change.ChangeStreams;
import dev.quern.storage.tables.change.SequenceNumber;
import dev.quern.storage.tables.change.Shard;
import dev.quern.storage.tables.item.TablesException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The operations that read records. */
final class RecordOperations {

    private static final int MAX_RECORDS = 1_000;
    private static final int MAX_BYTES = 1 << 20;
    private static final String INVALID = "One or more parameter values were invalid: ";

    private final ChangeStreams changes;
    private final Streams streams;
    private final Events events;
    private final InstantSource clock;

    RecordOperations(ChangeStreams changes, Streams streams, Events events, InstantSource clock) {
        this.changes = changes;
        this.streams = streams;
        this.events = events;
        this.clock = clock;
    }

    List<Operation<?, ?>> table() {
        return List.of(
                blocking("GetShardIterator", ROUTE, GetShardIteratorRequest.class, GetShardIteratorResponse.class,
                        told(this::iterator)),
                blocking("GetRecords", ROUTE, GetRecordsRequest.class, GetRecordsResponse.class, told(this::records)));
    }

    private GetShardIteratorResponse iterator(GetShardIteratorRequest request, Call call) {
        boolean takesNumber = request.shardIteratorType().takesSequenceNumber();
        if (!takesNumber && request.sequenceNumber() != null) {
            throw new TablesException.Validation(
                    INVALID + "SequenceNumber should not be passed for this iterator type");
        }
        SequenceNumber number = takesNumber ? number(request.sequenceNumber()) : new SequenceNumber(1);
        ChangeStream stream = streams.require(request.streamArn());
        Shard shard = changes.shards(stream.id()).stream().filter(each -> each.id().equals(request.shardId()))
                .findFirst().orElseThrow(ChangeStreams::noShard);
        SequenceNumber next = switch (request.shardIteratorType()) {
            case TRIM_HORIZON -> changes.oldest(shard);
            case LATEST -> changes.next(shard);
            case AT_SEQUENCE_NUMBER -> changes.at(shard, number);
            case AFTER_SEQUENCE_NUMBER -> changes.at(shard, number).following();
        };
        return new GetShardIteratorResponse(new ShardIterator(request.streamArn(), shard.slot(), shard.generation(),
                next, clock.instant()).toString());
    }

    private static SequenceNumber number(@Nullable String text) {
        if (text == null) {
            throw invalidNumber();
        }
        return SequenceNumber.parse(text).orElseThrow(RecordOperations::invalidNumber);
    }

    private static TablesException.Validation invalidNumber() {
        return new TablesException.Validation(INVALID + "Invalid SequenceNumber");
    }

    private GetRecordsResponse records(GetRecordsRequest request, Call call) {
        int limit = request.limit() == null ? MAX_RECORDS : request.limit();
        if (limit > MAX_RECORDS) {
            throw new TablesException.Validation(INVALID + "Limit should be less than or equal to " + MAX_RECORDS);
        }
        ShardIterator iterator = ShardIterator.parse(request.shardIterator());
        Instant now = clock.instant();
        ChangeStream stream = streams.require(iterator.streamArn());
        if (iterator.isExpired(now)) {
            throw new WireException(new DynamoDbError.ExpiredIterator(
                    "The provided iterator exceeds the maximum age allowed."));
        }
        Shard shard = changes.shard(stream.id(), iterator.slot(), iterator.generation())
                .orElseThrow(ChangeStreams::noShard);
        ChangePage page = changes.read(shard, iterator.next(), limit, MAX_BYTES);
        String next = page.ended()
                ? null
                : new ShardIterator(iterator.streamArn(), iterator.slot(), iterator.generation(), page.next(), now)
                        .toString();
        return new GetRecordsResponse(
                page.records().stream().map(record -> events.of(stream, shard, record)).toList(), next);
    }
}
