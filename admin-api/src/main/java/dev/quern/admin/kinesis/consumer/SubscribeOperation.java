package dev.quern.admin.kinesis.consumer;

import static dev.quern.admin.awsjson.AwsJsonService.ROUTE;
import static dev.quern.admin.kinesis.error.KinesisErrors.told;
import static dev.quern.admin.restjson.Operation.blocking;

import dev.quern.admin.http.WireResponse;
import dev.quern.admin.kinesis.call.StreamNames;
import dev.quern.admin.kinesis.call.StreamNames.NamedConsumer;
import dev.quern.admin.kinesis.consumer.SubscribeShapes.StartingPosition;
import dev.quern.admin.kinesis.consumer.SubscribeShapes.SubscribeToShardRequest;
import dev.quern.admin.kinesis.record.Starts;
import dev.quern.admin.restjson.Call;
import dev.quern.admin.restjson.Operation;
import dev.quern.storage.streams.StreamStore;
import dev.quern.storage.streams.stream.Consumer;
import dev.quern.storage.streams.stream.Shard;
import dev.quern.storage.streams.stream.StreamName;
import java.time.InstantSource;
import java.util.List;

/** The operation that sends the records of a shard as they come. */
public final class SubscribeOperation {

    private final StreamStore store;
    private final StreamNames names;
    private final RegisteredConsumers registered;
    private final Subscriptions subscriptions;
    private final InstantSource clock;

    public SubscribeOperation(StreamStore store, StreamNames names, RegisteredConsumers registered,
            Subscriptions subscriptions, InstantSource clock) {
        this.store = store;
        this.names = names;
        this.registered = registered;
        this.subscriptions = subscriptions;
        this.clock = clock;
    }

    public List<Operation<?, ?>> table() {
        return List.of(blocking("SubscribeToShard", ROUTE, SubscribeToShardRequest.class, WireResponse.class,
                told(this::subscribe)));
    }

    private WireResponse subscribe(SubscribeToShardRequest request, Call call) {
        String arn = request.consumerARN();
        NamedConsumer named = names.consumer(arn).orElseThrow(() -> registered.notFound(arn));
        Consumer consumer = registered.require(named);
        StreamName stream = named.stream();
        int number = Shard.numberOf(request.shardId())
                .orElseThrow(() -> store.refusals().shardNotFound(stream, request.shardId()));
        Shard shard = store.streams().shard(store.streams().get(stream), number)
                .orElseThrow(() -> store.refusals().noShard(stream, Shard.idOf(number)));
        StartingPosition position = request.startingPosition();
        Starts starts = new Starts(stream, names.account(), position.type(), position.sequenceNumber(),
                position.timestamp(), "SubscribeToShard");
        long place = store.reader().place(stream, number, starts.in(shard, clock.instant()));
        return subscriptions.begin(stream, consumer, shard, place);
    }
}
