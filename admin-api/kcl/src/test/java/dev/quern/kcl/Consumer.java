package dev.quern.kcl;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatch.CloudWatchAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.kinesis.common.ConfigsBuilder;
import software.amazon.kinesis.common.InitialPositionInStream;
import software.amazon.kinesis.common.InitialPositionInStreamExtended;
import software.amazon.kinesis.common.StreamIdentifier;
import software.amazon.kinesis.coordinator.Scheduler;
import software.amazon.kinesis.metrics.NullMetricsFactory;
import software.amazon.kinesis.processor.ShardRecordProcessor;
import software.amazon.kinesis.processor.SingleStreamTracker;
import software.amazon.kinesis.retrieval.RetrievalSpecificConfig;
import software.amazon.kinesis.retrieval.fanout.FanOutConfig;
import software.amazon.kinesis.retrieval.polling.PollingConfig;

/** A worker of the library, which shares the shards of a stream with the others of its application. */
final class Consumer {
    private final Scheduler scheduler;
    private final Thread thread;
    private final Clients clients;

    private Consumer(Scheduler scheduler, Clients clients) {
        this.scheduler = scheduler;
        this.clients = clients;
        thread = Thread.ofPlatform().daemon().name("kcl").start(scheduler);
    }

    /** The library's clients; they are the consumer's own, and closed with it. */
    record Clients(KinesisAsyncClient kinesis, DynamoDbAsyncClient tables, CloudWatchAsyncClient metrics) {}

    /** How records reach a consumer. */
    enum Retrieval {
        /** {@code GetRecords}. */
        POLLING,
        /** {@code SubscribeToShard} on HTTP/2. */
        FAN_OUT
    }

    static Consumer start(String application, String worker, String stream, Retrieval retrieval, Received received,
            Clients clients) {
        ConfigsBuilder configs = new ConfigsBuilder(
                new SingleStreamTracker(StreamIdentifier.singleStreamInstance(stream), InitialPositionInStreamExtended
                        .newInitialPosition(InitialPositionInStream.TRIM_HORIZON)),
                application, clients.kinesis(), clients.tables(), clients.metrics(), worker,
                () -> (ShardRecordProcessor) received.processor());
        return new Consumer(new Scheduler(configs.checkpointConfig(),
                configs.coordinatorConfig().parentShardPollIntervalMillis(200)
                        .shardConsumerDispatchPollIntervalMillis(100)
                        .schedulerInitializationBackoffTimeMillis(100),
                configs.leaseManagementConfig().shardSyncIntervalMillis(1_000)
                        .leasesRecoveryAuditorExecutionFrequencyMillis(1_000),
                configs.lifecycleConfig(), configs.metricsConfig().metricsFactory(new NullMetricsFactory()),
                configs.processorConfig(),
                configs.retrievalConfig()
                        .retrievalSpecificConfig(retrieval(retrieval, application, stream, clients.kinesis()))),
                clients);
    }

    private static RetrievalSpecificConfig retrieval(Retrieval retrieval, String application, String stream,
            KinesisAsyncClient kinesis) {
        return switch (retrieval) {
            case POLLING -> new PollingConfig(stream, kinesis).idleTimeBetweenReadsInMillis(200);
            case FAN_OUT -> new FanOutConfig(kinesis).applicationName(application).streamName(stream);
        };
    }

    /** Lets the processors check point, gives the leases up, and waits until the worker has ended. */
    void stop() throws Exception {
        @Nullable
        Boolean ended = scheduler.startGracefulShutdown().get(60, TimeUnit.SECONDS);
        thread.join();
        clients.kinesis().close();
        clients.tables().close();
        clients.metrics().close();
        if (!Boolean.TRUE.equals(ended)) {
            throw new AssertionError("the worker did not end in an orderly way");
        }
    }
}
