package dev.quern.kcl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.admin.Server;
import dev.quern.admin.ServerSettings;
import dev.quern.admin.auth.RootKey;
import dev.quern.admin.auth.RootKeyFile;
import dev.quern.kcl.Consumer.Clients;
import dev.quern.kcl.Consumer.Retrieval;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.kinesis.common.KinesisClientUtil;

/**
 * An application of the Kinesis Client Library reads a stream that is split and merged, with one worker after the
 * other;
 * its leases and check points lie in a table of the same server.
 */
class KinesisClientLibraryIT {
    private static final int KEYS = 40;
    private static final String HALF_OF_FIRST_OF_TWO = "85070591730234615865843651857942052864";

    @TempDir
    Path data;

    private Server server;

    @BeforeEach
    void start() throws IOException {
        server = Server.start(ServerSettings.of(data).listeningOn("127.0.0.1", 0));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(value = 8, unit = TimeUnit.MINUTES)
    void everyRecordComesInTheOrderOfItsKey(Retrieval retrieval) throws Exception {
        Received received = new Received();
        try (KinesisAsyncClient kinesis = client(KinesisAsyncClient.builder())) {
            kinesis.createStream(r -> r.streamName("clicks").shardCount(2)).join();

            put(kinesis, 0, 5);
            Consumer first = Consumer.start("counts", "first", "clicks", retrieval, received, clients());
            received.await(5 * KEYS);
            kinesis.splitShard(r -> r.streamName("clicks").shardToSplit("shardId-000000000000")
                    .newStartingHashKey(HALF_OF_FIRST_OF_TWO)).join();
            put(kinesis, 5, 10);
            received.await(10 * KEYS);
            received.awaitEnded("shardId-000000000000");
            first.stop();

            kinesis.mergeShards(r -> r.streamName("clicks").shardToMerge("shardId-000000000003")
                    .adjacentShardToMerge("shardId-000000000001")).join();
            put(kinesis, 10, 15);
            Consumer second = Consumer.start("counts", "second", "clicks", retrieval, received, clients());
            received.await(15 * KEYS);
            received.awaitEnded("shardId-000000000001", "shardId-000000000003");
            second.stop();
        }

        List<Integer> all = IntStream.range(0, 15).boxed().toList();
        assertThat(IntStream.range(0, KEYS).boxed()).allSatisfy(key -> assertThat(received.inOrder("key-" + key))
                .isEqualTo(all));
        assertThat(received.events()).as("children come after their parents")
                .containsSubsequence("ended shardId-000000000000", "begun shardId-000000000002")
                .containsSubsequence("ended shardId-000000000000", "begun shardId-000000000003")
                .containsSubsequence("ended shardId-000000000001", "begun shardId-000000000004")
                .containsSubsequence("ended shardId-000000000003", "begun shardId-000000000004");
    }

    /** Puts the numbers of {@code [from, to)} with every key. */
    private static void put(KinesisAsyncClient kinesis, int from, int to) {
        for (int number = from; number < to; number++) {
            SdkBytes text = SdkBytes.fromUtf8String(Integer.toString(number));
            assertThat(kinesis.putRecords(r -> r.streamName("clicks").records(IntStream.range(0, KEYS)
                    .mapToObj(key -> PutRecordsRequestEntry.builder().partitionKey("key-" + key).data(text).build())
                    .toList())).join().failedRecordCount()).isZero();
        }
    }

    private Clients clients() throws IOException {
        return new Clients(KinesisClientUtil.createKinesisAsyncClient(configured(KinesisAsyncClient.builder())),
                client(DynamoDbAsyncClient.builder()), client(CloudWatchAsyncClient.builder()));
    }

    private <T> T client(AwsClientBuilder<?, T> builder) throws IOException {
        configured(builder);
        return builder.build();
    }

    private <B extends AwsClientBuilder<?, ?>> B configured(B builder) throws IOException {
        RootKey key = new RootKeyFile(data).read();
        builder.endpointOverride(URI.create(server.url()));
        builder.region(Region.US_EAST_1);
        builder.credentialsProvider(StaticCredentialsProvider
                .create(AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey())));
        return builder;
    }
}
