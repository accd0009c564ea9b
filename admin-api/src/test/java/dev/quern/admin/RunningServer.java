package dev.quern.admin;

import dev.quern.admin.auth.RootKey;
import dev.quern.admin.auth.RootKeyFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.lambda.LambdaAsyncClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.LambdaClientBuilder;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.lambda.model.CreateFunctionResponse;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** A server on a free loopback port, and the AWS SDK for it. */
public final class RunningServer implements AutoCloseable {

    public static final String ROLE = "arn:aws:iam::000000000000:role/any";

    private final Server server;
    private final Path data;

    private RunningServer(Server server, Path data) {
        this.server = server;
        this.data = data;
    }

    public static RunningServer start(Path data) {
        return start(data, settings -> settings);
    }

    public static RunningServer start(Path data, UnaryOperator<ServerSettings> change) {
        try {
            return new RunningServer(Server.start(change.apply(ServerSettings.of(data).listeningOn("127.0.0.1", 0))),
                    data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Server server() {
        return server;
    }

    public String url() {
        return server.url();
    }

    public RootKey rootKey() {
        try {
            return new RootKeyFile(data).read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An SDK client with the root key. */
    public LambdaClient lambda() {
        return lambdaBuilder().build();
    }

    public LambdaClientBuilder lambdaBuilder() {
        RootKey key = rootKey();
        return LambdaClient.builder().endpointOverride(URI.create(url())).region(Region.US_EAST_1)
                .httpClientBuilder(UrlConnectionHttpClient.builder()).credentialsProvider(StaticCredentialsProvider
                        .create(AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey())));
    }

    /** An SDK client that does not block, with the root key. */
    public LambdaAsyncClient lambdaAsync() {
        RootKey key = rootKey();
        return LambdaAsyncClient.builder().endpointOverride(URI.create(url())).region(Region.US_EAST_1)
                .httpClientBuilder(NettyNioAsyncHttpClient.builder()).credentialsProvider(StaticCredentialsProvider
                        .create(AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey())))
                .build();
    }

    /** An SDK client of CloudWatch Logs with the root key. */
    public CloudWatchLogsClient logs() {
        RootKey key = rootKey();
        return CloudWatchLogsClient.builder().endpointOverride(URI.create(url())).region(Region.US_EAST_1)
                .httpClientBuilder(UrlConnectionHttpClient.builder()).credentialsProvider(StaticCredentialsProvider
                        .create(AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey())))
                .build();
    }

    /** An SDK client of DynamoDB with the root key. */
    public DynamoDbClient dynamoDb() {
        return DynamoDbClient.builder().endpointOverride(URI.create(url())).region(Region.US_EAST_1)
                .httpClientBuilder(UrlConnectionHttpClient.builder()).credentialsProvider(credentials()).build();
    }

    /** An SDK client of Kinesis with the root key. */
    public KinesisClient kinesis() {
        return KinesisClient.builder().endpointOverride(URI.create(url())).region(Region.US_EAST_1)
                .httpClientBuilder(UrlConnectionHttpClient.builder()).credentialsProvider(credentials()).build();
    }

    /** An SDK client of S3 with the root key, path style. */
    public S3Client s3() {
        return s3Builder().build();
    }

    public S3ClientBuilder s3Builder() {
        // not the JDK's client, which reads no answer that comes instead of 100-continue
        return S3Client.builder().endpointOverride(URI.create(url())).region(Region.US_EAST_1).forcePathStyle(true)
                .httpClientBuilder(ApacheHttpClient.builder()).credentialsProvider(credentials());
    }

    /** An SDK client of S3 that does not block, with the root key, path style; uploads in parts by itself. */
    public S3AsyncClient s3Async() {
        return S3AsyncClient.builder().endpointOverride(URI.create(url())).region(Region.US_EAST_1)
                .forcePathStyle(true).multipartEnabled(true).httpClientBuilder(NettyNioAsyncHttpClient.builder())
                .credentialsProvider(credentials()).build();
    }

    /** The root key for an SDK. */
    public StaticCredentialsProvider credentials() {
        RootKey key = rootKey();
        return StaticCredentialsProvider
                .create(AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey()));
    }

    /** Creates a function and waits until it is active. */
    public CreateFunctionResponse create(LambdaClient lambda, String name, @Nullable String handler, byte[] jar,
            UnaryOperator<CreateFunctionRequest.Builder> change) {
        CreateFunctionResponse created = lambda.createFunction(change
                .apply(CreateFunctionRequest.builder().functionName(name)
                        .runtime("java25").handler(handler).role(ROLE)
                        .code(code -> code.zipFile(SdkBytes.fromByteArray(jar))))
                .build());
        awaitActive(lambda, name);
        return created;
    }

    /** Waits until a function is active, more eagerly than the SDK does by itself. */
    public static void awaitActive(LambdaClient lambda, String name) {
        lambda.waiter().waitUntilFunctionActiveV2(get -> get.functionName(name),
                wait -> wait.maxAttempts(1_000)
                        .backoffStrategyV2(BackoffStrategy.fixedDelayWithoutJitter(Duration.ofMillis(10))));
    }

    /** Waits until an update is done, more eagerly than the SDK does by itself. */
    public static void awaitUpdated(LambdaClient lambda, String name) {
        lambda.waiter().waitUntilFunctionUpdatedV2(get -> get.functionName(name),
                wait -> wait.maxAttempts(1_000)
                        .backoffStrategyV2(BackoffStrategy.fixedDelayWithoutJitter(Duration.ofMillis(10))));
    }

    @Override
    public void close() {
        server.close();
    }
}
