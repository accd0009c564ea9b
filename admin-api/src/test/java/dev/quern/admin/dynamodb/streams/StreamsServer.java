package dev.quern.admin.dynamodb.streams;

import dev.quern.admin.auth.OpenAuthenticator;
import dev.quern.admin.dynamodb.DynamoDbService;
import dev.quern.admin.http.BlockingPool;
import dev.quern.admin.http.HttpListener;
import dev.quern.admin.http.ListenerSettings;
import dev.quern.runtime.Quern;
import dev.quern.runtime.testing.ManualTime;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** The two services of DynamoDB on a listener, with a clock that the test moves. */
final class StreamsServer implements AutoCloseable {

    private static final StaticCredentialsProvider ANYBODY = StaticCredentialsProvider
            .create(AwsBasicCredentials.create("any", "key"));

    final ManualTime time = new ManualTime();
    final Quern quern;
    final DynamoDbClient tables;
    final DynamoDbStreamsClient streams;
    private final BlockingPool pool = new BlockingPool(2, 100, Duration.ZERO);
    private final HttpListener listener;

    StreamsServer(Path data) {
        quern = Quern.builder().dataDirectory(data).time(time).build();
        try {
            listener = HttpListener.start(ListenerSettings.of("127.0.0.1", 0),
                    new OpenAuthenticator(_ -> Optional.empty()),
                    List.of(DynamoDbService.over(quern, pool), StreamsService.over(quern, time::now, pool)),
                    new CollectorRegistry(), Optional::empty, InstantSource.system());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        URI endpoint = URI.create(listener.url());
        tables = DynamoDbClient.builder().endpointOverride(endpoint).region(Region.US_EAST_1)
                .httpClientBuilder(UrlConnectionHttpClient.builder()).credentialsProvider(ANYBODY).build();
        streams = DynamoDbStreamsClient.builder().endpointOverride(endpoint).region(Region.US_EAST_1)
                .httpClientBuilder(UrlConnectionHttpClient.builder()).credentialsProvider(ANYBODY).build();
    }

    @Override
    public void close() {
        tables.close();
        streams.close();
        listener.close();
        pool.close();
        quern.close();
    }
}
