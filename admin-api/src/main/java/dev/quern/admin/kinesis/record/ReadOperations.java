package dev.quern.admin.kinesis.record;

import static dev.quern.admin.awsjson.AwsJsonService.ROUTE;
import static dev.quern.admin.kinesis.error.KinesisErrors.told;
import static dev.quern.admin.restjson.Operation.blocking;

import dev.quern.admin.http.WireException;
import dev.quern.admin.kinesis.call.StreamNames;
import dev.quern.admin.kinesis.error.KinesisError;
import dev.quern.admin.kinesis.record.RecordShapes.GetRecordsRequest;
import dev.quern.admin.kinesis.record.RecordShapes.GetRecordsResponse;
import dev.quern.admin.kinesis.record.RecordShapes.GetShardIteratorRequest;
import dev.quern.admin.kinesis.record.RecordShapes.GetShardIteratorResponse;
import dev.quern.admin.restjson.Call;
import dev.quern.admin.restjson.Operation;
import dev.quern.storage.streams.StreamStore;
import dev.quern.storage.streams.read.RecordPage;
import dev.quern.storage.streams.stream.Shard;
import dev.quern.storage.streams.stream.StreamName;
import dev.quern.storage.streams.stream.StreamsException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** The operations that read records. */
public final class ReadOperations {

    private static final int MAX_RECORDS = 10_000;
    private static final long MAX_BYTES = 10L << 20;

    private final StreamStore store;
    private final StreamNames names;
    private final ReadLimit limit;
    private final InstantSource clock;

    public ReadOperations(StreamStore store, StreamNames names, ReadLimit limit, InstantSource clock) {
        this.store = store;
        this.names = names;
        this.limit = limit;
        this.clock = clock;
    }

    public List<Operation<?, ?>> table() {
        return List.of(
                blocking("GetShardIterator", ROUTE, GetShardIteratorRequest.class, GetShardIteratorResponse.class,
                        told(this::iterator)),
                blocking("GetRecords", ROUTE, GetRecordsRequest.class, GetRecordsResponse.class, told(this::records)));
    }

    private GetShardIteratorResponse iterator(GetShardIteratorRequest request, Call call) {
        StreamName stream = names.stream(request.streamName(), request.streamARN());
        int number = Shard.numberOf(request.shardId())
                .orElseThrow(() -> store.refusals().shardNotFound(stream, request.shardId()));
        Shard shard = store.streams().find(stream).flatMap(found -> store.streams().shard(found, number))
                .orElseThrow(() -> store.refusals().noShard(stream, Shard.idOf(number)));
        Instant now = clock.instant();
        Starts starts = new Starts(stream, names.account(), request.shardIteratorType(),
                request.startingSequenceNumber(), request.timestamp(), "GetShardIterator");
        long place = store.reader().place(stream, number, starts.in(shard, now));
        return new GetShardIteratorResponse(ShardIterator.at(stream, shard, place, now).toString());
    }

    private GetRecordsResponse records(GetRecordsRequest request, Call call) {
        Instant now = clock.instant();
        ShardIterator iterator = ShardIterator.parse(request.shardIterator(), now);
        StreamName stream = iterator.stream();
        if (request.streamARN() != null && !names.ofArn(request.streamARN()).equals(stream)) {
            throw new StreamsException.InvalidArgument(
                    "The ShardIterator is not one of the stream " + request.streamARN() + ".");
        }
        if (!limit.admits(stream, iterator.next().shard(), now)) {
            throw new WireException(new KinesisError.ProvisionedThroughputExceeded(
                    "Rate exceeded for shard %s in stream %s under account %s."
                            .formatted(Shard.idOf(iterator.next().shard()), stream, names.account())));
        }
        int most = request.limit() == null ? MAX_RECORDS : request.limit();
        RecordPage page = store.reader().read(stream, iterator.next(), most, MAX_BYTES);
        return new GetRecordsResponse(ReadRecords.records(page.records()),
                page.ended() ? null : ShardIterator.at(stream, page.shard(), page.next(), now).toString(),
                page.behind().toMillis(), page.ended() ? ReadRecords.children(page.children()) : null);
    }
}
