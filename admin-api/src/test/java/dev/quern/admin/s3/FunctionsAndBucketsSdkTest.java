package dev.quern.admin.s3;

import static dev.quern.runtime.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.quern.admin.RunningServer;
import dev.quern.admin.SdkFunctionJar;
import dev.quern.runtime.testing.FunctionJar;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.Event;

/** Functions whose SDK reaches this server's buckets, and functions whose code lies in one. */
@Timeout(180)
class FunctionsAndBucketsSdkTest {

    private static final String ARN = "arn:aws:lambda:us-east-1:000000000000:function:";

    @TempDir
    static Path data;

    private static RunningServer server;
    private static S3Client s3;
    private static LambdaClient lambda;

    @BeforeAll
    static void start() {
        server = RunningServer.start(data);
        s3 = server.s3();
        lambda = server.lambda();
    }

    @AfterAll
    static void stop() {
        lambda.close();
        s3.close();
        server.close();
    }

    @Test
    void theSdkInAFunctionReachesTheSameBucketsWithoutConfigurationAndACircleIsStopped() throws IOException {
        s3.createBucket(create -> create.bucket("in-and-out"));
        server.create(lambda, "circle", "example.Upper", SdkFunctionJar.compile("s3", """
                package example;
                import dev.quern.function.*;
                import java.util.*;
                import software.amazon.awssdk.core.sync.RequestBody;
                import software.amazon.awssdk.services.s3.S3Client;
                import software.amazon.awssdk.services.s3.model.*;
                public class Upper implements Handler<Map<String, Object>, String> {
                    private final S3Client s3 = S3Client.create();
                    public String handle(Map<String, Object> event, Context context) throws Exception {
                        Map<?, ?> record = (Map<?, ?>) ((List<?>) event.get("Records")).get(0);
                        Map<?, ?> object = (Map<?, ?>) ((Map<?, ?>) record.get("s3")).get("object");
                        String key = java.net.URLDecoder.decode((String) object.get("key"), "UTF-8");
                        String text = s3.getObjectAsBytes(GetObjectRequest.builder().bucket("in-and-out").key(key)
                                .build()).asUtf8String();
                        s3.putObject(PutObjectRequest.builder().bucket("in-and-out").key(key + "+").build(),
                                RequestBody.fromString(text.toUpperCase()));
                        return text;
                    }
                }
                """), request -> request.timeout(60).memorySize(512));
        lambda.addPermission(add -> add.functionName("circle").statementId("s").action("lambda:InvokeFunction")
                .principal("s3.amazonaws.com").sourceArn("arn:aws:s3:::in-and-out"));
        s3.putBucketNotificationConfiguration(put -> put.bucket("in-and-out").notificationConfiguration(
                config -> config.lambdaFunctionConfigurations(
                        function -> function.lambdaFunctionArn(ARN + "circle").events(Event.S3_OBJECT_CREATED_PUT))));

        s3.putObject(put -> put.bucket("in-and-out").key("a b \u00e4"), RequestBody.fromString("text"));
        eventually("the circle is stopped", () -> server.server().quern().recursion().stopped() == 1);
        assertThat(s3.getObjectAsBytes(get -> get.bucket("in-and-out").key("a b \u00e4+")).asUtf8String())
                .isEqualTo("TEXT");
        assertThat(s3.listObjectsV2(list -> list.bucket("in-and-out")).contents())
                .as("one object, and one more of each round").hasSize(17);
        try (CloudWatchLogsClient logs = server.logs()) {
            assertThat(logs.filterLogEvents(filter -> filter.logGroupName("/aws/lambda/circle")
                    .filterPattern("\"16 times in one chain\"")).events()).extracting(FilteredLogEvent::message)
                    .singleElement().asString().startsWith("[ERROR]").contains(ARN + "circle");
        }
    }

    @Test
    void theCodeOfAFunctionMayLieInABucket() {
        s3.createBucket(create -> create.bucket("packages"));
        s3.putBucketVersioning(put -> put.bucket("packages")
                .versioningConfiguration(config -> config.status(BucketVersioningStatus.ENABLED)));
        String first = s3.putObject(put -> put.bucket("packages").key("f 1.jar"), RequestBody.fromBytes(answering("1")))
                .versionId();
        s3.putObject(put -> put.bucket("packages").key("f 1.jar"), RequestBody.fromBytes(answering("2")));

        lambda.createFunction(create -> create.functionName("from-bucket").runtime("java25").handler("example.Answer")
                .role(RunningServer.ROLE).code(code -> code.s3Bucket("packages").s3Key("f 1.jar")));
        RunningServer.awaitActive(lambda, "from-bucket");
        assertThat(answer()).isEqualTo("\"2\"");
        lambda.updateFunctionCode(update -> update.functionName("from-bucket").s3Bucket("packages").s3Key("f 1.jar")
                .s3ObjectVersion(first));
        RunningServer.awaitUpdated(lambda, "from-bucket");
        assertThat(answer()).isEqualTo("\"1\"");

        assertRefused("NoSuchBucket. S3 Error Message: The specified bucket does not exist", "no-such", "k", null);
        assertRefused("NoSuchKey. S3 Error Message: The specified key does not exist.", "packages", "k", null);
        assertRefused("NoSuchVersion", "packages", "f 1.jar", "0".repeat(32));
        assertRefused("both S3Bucket and S3Key", "packages", null, null);
        assertThatExceptionOfType(InvalidParameterValueException.class).isThrownBy(() -> lambda.updateFunctionCode(
                update -> update.functionName("from-bucket").s3Bucket("packages").s3Key("f 1.jar")
                        .zipFile(SdkBytes.fromByteArray(answering("3")))))
                .withMessageContaining("when providing a ZipFile");
        assertThat(answer()).isEqualTo("\"1\"");
    }

    private static void assertRefused(String message, String bucket, @Nullable String key,
            @Nullable String version) {
        assertThatExceptionOfType(InvalidParameterValueException.class).isThrownBy(() -> lambda.updateFunctionCode(
                update -> update.functionName("from-bucket").s3Bucket(bucket).s3Key(key).s3ObjectVersion(version)))
                .withMessageContaining(message);
    }

    private static String answer() {
        return lambda.invoke(invoke -> invoke.functionName("from-bucket").payload(SdkBytes.fromString("\"\"", UTF_8)))
                .payload().asUtf8String();
    }

    private static byte[] answering(String text) {
        return FunctionJar.compile("""
                package example;
                import dev.quern.function.*;
                public class Answer implements Handler<String, String> {
                    public String handle(String event, Context context) {
                        return "%s";
                    }
                }
                """.formatted(text)).bytes();
    }
}
