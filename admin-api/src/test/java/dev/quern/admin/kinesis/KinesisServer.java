package dev.quern.admin.kinesis;

import dev.quern.admin.auth.OpenAuthenticator;
import dev.quern.admin.http.BlockingPool;
import dev.quern.admin.http.HttpListener;
import dev.quern.admin.http.ListenerSettings;
import dev.quern.admin.kinesis.consumer.Subscriptions;
import dev.quern.admin.kinesis.record.ReadLimit;
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
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/** Kinesis on a listener, with a clock that the test moves. */
final class KinesisServer implements AutoCloseable {

    private static final StaticCredentialsProvider ANYBODY = StaticCredentialsProvider
            .create(AwsBasicCredentials.create("any", "key"));

    final ManualTime time = new ManualTime();
    final Quern quern;
    final KinesisClient kinesis;
    private final BlockingPool pool = new BlockingPool(4, 100, Duration.ZERO);
    private final HttpListener listener;
    final Subscriptions subscriptions;

    KinesisServer(Path data) {
        this(data, ReadLimit.NONE);
    }

    KinesisServer(Path data, ReadLimit limit) {
        quern = Quern.builder().dataDirectory(data).time(time).build();
        subscriptions = new Subscriptions(quern.streams(), quern.account().accountId(), time, pool);
        try {
            listener = HttpListener.start(ListenerSettings.of("127.0.0.1", 0),
                    new OpenAuthenticator(_ -> Optional.empty()),
                    List.of(KinesisService.over(quern, subscriptions, limit, pool)),
                    new CollectorRegistry(), Optional::empty, InstantSource.system());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        kinesis = KinesisClient.builder().endpointOverride(URI.create(listener.url())).region(Region.US_EAST_1)
                .httpClientBuilder(UrlConnectionHttpClient.builder()).credentialsProvider(ANYBODY).build();
    }

    /** A client that tries nothing again. */
    KinesisClient hasty() {
        return KinesisClient.builder().endpointOverride(URI.create(listener.url())).region(Region.US_EAST_1)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .overrideConfiguration(override -> override.retryStrategy(retry -> retry.maxAttempts(1)))
                .credentialsProvider(ANYBODY).build();
    }

    String url() {
        return listener.url();
    }

    KinesisAsyncClient async(Protocol protocol) {
        return KinesisAsyncClient.builder().endpointOverride(URI.create(listener.url())).region(Region.US_EAST_1)
                .httpClientBuilder(NettyNioAsyncHttpClient.builder().protocol(protocol))
                .credentialsProvider(ANYBODY).build();
    }

    @Override
    public void close() {
        kinesis.close();
        subscriptions.close();
        listener.close();
        pool.close();
        quern.close();
    }
}
