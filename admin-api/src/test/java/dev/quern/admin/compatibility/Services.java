package dev.quern.admin.compatibility;

import dev.quern.admin.auth.CallChains;
import dev.quern.admin.auth.RequestSigner;
import dev.quern.admin.auth.S3Authenticator;
import dev.quern.admin.compatibility.CompatibilityPage.Service;
import dev.quern.admin.dynamodb.DynamoDbService;
import dev.quern.admin.dynamodb.streams.StreamsService;
import dev.quern.admin.functionurl.UrlAddresses;
import dev.quern.admin.http.BlockingPool;
import dev.quern.admin.http.TransferPool;
import dev.quern.admin.kinesis.KinesisService;
import dev.quern.admin.kinesis.consumer.Subscriptions;
import dev.quern.admin.kinesis.record.ReadLimit;
import dev.quern.admin.lambda.LambdaService;
import dev.quern.admin.logs.LogsService;
import dev.quern.admin.s3.S3Api;
import dev.quern.admin.s3.bucket.NotificationOperations;
import dev.quern.admin.s3.call.Owner;
import dev.quern.admin.s3.call.S3Operation;
import dev.quern.runtime.Quern;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.lambda.LambdaAsyncClient;

/** The services that the page tells of. */
final class Services {

    private Services() {}

    static List<Service> of(Quern quern) {
        return List.of(lambda(quern), logs(quern), dynamoDb(quern), dynamoDbStreams(quern), kinesis(quern));
    }

    static Service lambda(Quern quern) {
        return new Service("Lambda", LambdaAsyncClient.class,
                LambdaService.operations(quern, new UrlAddresses("localhost"),
                        new RequestSigner("id", "secret", null, "us-east-1", "lambda", InstantSource.system()),
                        "localhost"),
                Set.of("GetCode", "InvokeAsync"),
                """
                        Operations that are not supported answer `404 UnknownOperationException`, refused members and values
                        `400 InvalidParameterValueException`. `GET /quern/code/SHA256`, to which the link in the answer of
                        `GetFunction` leads, is this server's own. `InvokeAsync`, which the published model calls deprecated and the SDK
                        for Java has no more, is supported.
                        """);
    }

    /** The table of S3, which has a form of its own. */
    static List<S3Operation> s3(Quern quern) {
        try (BlockingPool pool = new BlockingPool(1, 1, Duration.ZERO);
                TransferPool transfers = new TransferPool(1, Duration.ZERO)) {
            NotificationOperations notifications = new NotificationOperations(quern.notifications(), quern.account());
            return S3Api.over(quern.objects(), notifications, Owner.of("000000000000", "us-east-1"),
                    new S3Authenticator(id -> Optional.empty(), InstantSource.system(), false),
                    new CallChains(quern.invoker()), List.of(), pool, transfers, "").s3().operations();
        }
    }

    static Service logs(Quern quern) {
        return new Service("CloudWatch Logs", CloudWatchLogsAsyncClient.class,
                LogsService.operations(quern.logs(), quern.account()), Set.of(),
                """
                        Operations that are not supported answer `400 UnknownOperationException`, refused members and values
                        `400 InvalidParameterException`. [Logs](logs.md) says which filter patterns there are.
                        """);
    }

    static Service dynamoDb(Quern quern) {
        return new Service("DynamoDB", DynamoDbAsyncClient.class, DynamoDbService.operations(quern), Set.of(),
                """
                        Operations that are not supported answer `400 UnknownOperationException`, refused members and values
                        `400 ValidationException`. [Tables](tables.md) says what is different from the service.
                        """);
    }

    static Service dynamoDbStreams(Quern quern) {
        return new Service("DynamoDB Streams", DynamoDbStreamsAsyncClient.class,
                StreamsService.operations(quern, InstantSource.system()), Set.of(),
                """
                        [Tables](tables.md#streams-of-changes) says what is different from the service.
                        """);
    }

    static Service kinesis(Quern quern) {
        try (BlockingPool pool = new BlockingPool(1, 1, Duration.ZERO)) {
            return new Service("Kinesis", KinesisAsyncClient.class,
                    KinesisService.operations(quern, new Subscriptions(quern.streams(), "", quern.time(), pool),
                            ReadLimit.NONE),
                    Set.of(),
                    """
                            Requests and answers are in JSON or CBOR, as the caller writes. Operations that are not supported answer
                            `400 UnknownOperationException`, refused members and values `400 InvalidArgumentException`.
                            [Streams](streams.md) says what is different from the service.
                            """);
        }
    }
}
