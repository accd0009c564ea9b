package dev.quern.admin.kinesis;

import dev.quern.admin.awsjson.AwsJson;
import dev.quern.admin.awsjson.AwsJsonService;
import dev.quern.admin.http.BlockingPool;
import dev.quern.admin.http.WireService;
import dev.quern.admin.kinesis.call.KinesisWords;
import dev.quern.admin.kinesis.call.StreamNames;
import dev.quern.admin.kinesis.consumer.ConsumerOperations;
import dev.quern.admin.kinesis.consumer.RegisteredConsumers;
import dev.quern.admin.kinesis.consumer.SubscribeOperation;
import dev.quern.admin.kinesis.consumer.Subscriptions;
import dev.quern.admin.kinesis.error.KinesisErrors;
import dev.quern.admin.kinesis.record.PutOperations;
import dev.quern.admin.kinesis.record.ReadLimit;
import dev.quern.admin.kinesis.record.ReadOperations;
import dev.quern.admin.kinesis.shard.ShardOperations;
import dev.quern.admin.kinesis.stream.SettingOperations;
import dev.quern.admin.kinesis.stream.StreamOperations;
import dev.quern.admin.kinesis.stream.TagOperations;
import dev.quern.admin.restjson.Operation;
import dev.quern.admin.shape.JsonShapes;
import dev.quern.runtime.Quern;
import dev.quern.storage.streams.StreamStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The Kinesis API over the stream store. */
public final class KinesisService {

    private static final int MAX_DEPTH = 100;
    private static final int MAX_NAME = 50_000;

    private static final AwsJson PROTOCOL = new AwsJson("kinesis", "1.1", "Kinesis_20131202", KinesisErrors::worded,
            code -> code, KinesisService::unknown,
            new JsonShapes(new KinesisWords(), MAX_DEPTH, MAX_NAME), Optional.of(JsonShapes.cbor(new KinesisWords())),
            false, false);

    /** Operations of the service that are not here; of what the service has not either, it says nothing but that. */
    private static final Set<String> REFUSED = Set.of("DeleteResourcePolicy", "DescribeAccountSettings",
            "DisableEnhancedMonitoring", "EnableEnhancedMonitoring", "GetResourcePolicy", "PutResourcePolicy",
            "StartStreamEncryption", "StopStreamEncryption", "UpdateAccountSettings", "UpdateStreamWarmThroughput");

    private KinesisService() {}

    private static String unknown(String operation) {
        return REFUSED.contains(operation)
                ? "The operation " + operation + " of kinesis is not supported by this server."
                : "";
    }

    /**
     * The service.
     *
     * @param subscriptions
     *            what records are sent to; not closed by the service
     * @param limit
     *            how often shards may be read
     * @param pool
     *            where its operations run; not closed by the service
     */
    public static WireService over(Quern quern, Subscriptions subscriptions, ReadLimit limit, BlockingPool pool) {
        return new UnroutedRequests(new AwsJsonService(PROTOCOL, operations(quern, subscriptions, limit),
                new KinesisErrors(), new KinesisGate(), pool));
    }

    /** The table of operations. */
    public static List<Operation<?, ?>> operations(Quern quern, Subscriptions subscriptions, ReadLimit limit) {
        StreamStore store = quern.streams();
        InstantSource clock = quern.time()::now;
        StreamNames names = new StreamNames(quern.account());
        RegisteredConsumers consumers = new RegisteredConsumers(store, names);
        List<Operation<?, ?>> table = new ArrayList<>();
        table.addAll(new StreamOperations(store, names, clock).table());
        table.addAll(new SettingOperations(store.streams(), names).table());
        table.addAll(new TagOperations(store, names, consumers).table());
        table.addAll(new ShardOperations(store, names, clock).table());
        table.addAll(new PutOperations(store.writer(), names, clock).table());
        table.addAll(new ReadOperations(store, names, limit, clock).table());
        table.addAll(new ConsumerOperations(store, names, consumers, clock).table());
        table.addAll(new SubscribeOperation(store, names, consumers, subscriptions, clock).table());
        return table;
    }
}
