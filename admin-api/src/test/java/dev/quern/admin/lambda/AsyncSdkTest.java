package dev.quern.admin.lambda;

import static dev.quern.runtime.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.quern.admin.RunningServer;
import dev.quern.admin.SignedHttp;
import dev.quern.runtime.testing.FunctionJar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.FunctionEventInvokeConfig;
import software.amazon.awssdk.services.lambda.model.GetFunctionEventInvokeConfigResponse;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.InvalidRequestContentException;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.ListFunctionEventInvokeConfigsResponse;
import software.amazon.awssdk.services.lambda.model.PutFunctionEventInvokeConfigResponse;
import software.amazon.awssdk.services.lambda.model.RequestTooLargeException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** Asynchronous invocations with the AWS SDK for Java. */
@Timeout(120)
class AsyncSdkTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String ARN = "arn:aws:lambda:us-east-1:000000000000:function:";

    @TempDir
    static Path data;

    /** Functions leave a file for each call, named by its request identifier. */
    @TempDir
    static Path left;

    private static RunningServer server;
    private static LambdaClient lambda;
    private static byte[] leave;

    @BeforeAll
    static void start() throws IOException {
        server = RunningServer.start(data);
        lambda = server.lambda();
        leave = FunctionJar.compile("""
                package example;
                import dev.quern.function.*;
                import java.nio.file.*;
                public class Leave implements Handler<byte[], String> {
                    public String handle(byte[] event, Context context) throws Exception {
                        Path folder = Path.of(System.getenv("FOLDER"));
                        Path file = folder.resolve(context.requestId() + ".part");
                        String custom = context.clientContext().map(c -> c.custom().toString()).orElse("");
                        Files.write(file, (custom + new String(event, "UTF-8")).getBytes("UTF-8"));
                        Files.move(file, folder.resolve(context.requestId()));
                        if (System.getenv("FAIL") != null) throw new IllegalStateException("as told");
                        return "left";
                    }
                }
                """).bytes();
        for (String name : List.of("good", "bad", "won", "lost", "dead", "configured")) {
            Path folder = Files.createDirectory(left.resolve(name));
            Map<String, String> variables = name.equals("bad")
                    ? Map.of("FOLDER", folder.toString(), "FAIL", "yes")
                    : Map.of("FOLDER", folder.toString());
            server.create(lambda, name, "example.Leave", leave,
                    request -> request.environment(environment -> environment.variables(variables)));
        }
        lambda.publishVersion(request -> request.functionName("configured"));
        lambda.createAlias(request -> request.functionName("configured").name("live").functionVersion("1"));
    }

    @AfterAll
    static void stop() {
        lambda.close();
        server.close();
    }

    private static InvokeResponse send(String function, String event) {
        return lambda.invoke(request -> request.functionName(function).invocationType(InvocationType.EVENT)
                .payload(SdkBytes.fromUtf8String(event)));
    }

    private static List<Path> leftBy(String function) {
        try (Stream<Path> files = Files.list(left.resolve(function))) {
            return files.filter(file -> !file.toString().endsWith(".part")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file);
    }

    @Test
    void anEventIsAcceptedAndItsFunctionRunsUnderTheRequestsIdentifier() throws IOException {
        InvokeResponse accepted = send("good", "{\"n\":1}");
        assertThat(accepted.statusCode()).isEqualTo(202);
        assertThat(accepted.payload().asByteArray()).isEmpty();
        assertThat(accepted.executedVersion()).isNull();
        Path file = left.resolve("good").resolve(accepted.responseMetadata().requestId());
        eventually("it has run", () -> Files.exists(file));
        assertThat(text(file)).isEqualTo("{\"n\":1}");
    }

    /** Today's SDK has the operation no more; older ones, and the CLI, do. */
    @Test
    void theOldOperationForEventsDoesTheSame() throws IOException {
        try (SignedHttp http = new SignedHttp(server)) {
            String good = "/2014-11-13/functions/good/invoke-async/";
            SignedHttp.Answer accepted = http.post(good, "{\"old\":1}");
            assertThat(accepted.status()).isEqualTo(202);
            assertThat(accepted.text()).isIn("", "{}");
            Path file = left.resolve("good").resolve(accepted.header("x-amzn-requestid"));
            eventually("it has run", () -> Files.exists(file));
            assertThat(text(file)).isEqualTo("{\"old\":1}");

            SignedHttp.Answer nobody = http.post("/2014-11-13/functions/nobody/invoke-async/", "{}");
            assertThat(nobody.status()).isEqualTo(404);
            assertThat(nobody.errorType()).isEqualTo("ResourceNotFoundException");
            SignedHttp.Answer noJson = http.post(good, "{");
            assertThat(noJson.status()).isEqualTo(400);
            assertThat(noJson.errorType()).isEqualTo("InvalidRequestContentException");
            SignedHttp.Answer large = http.post(good, "\"" + "x".repeat(262_143) + "\"");
            assertThat(large.status()).isEqualTo(413);
            assertThat(large.errorType()).isEqualTo("RequestTooLargeException");
            assertThat(large.message())
                    .contains("262145 byte payload is too large for InvokeAsync (limit 262144 bytes)");
            assertThat(http.post(good, "\"" + "x".repeat(262_142) + "\"").status()).isEqualTo(202);
        }
    }

    @Test
    void anEventThatCannotBeAcceptedIsRefused() {
        assertThatThrownBy(() -> send("nobody", "{}")).isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() -> send("good", "{")).isInstanceOf(InvalidRequestContentException.class);
        assertThatThrownBy(() -> send("good", "\"" + "x".repeat(1_048_575) + "\""))
                .isInstanceOf(RequestTooLargeException.class).hasMessageContaining(
                        "1048577 byte payload is too large for the Event invocation type (limit 1048576 bytes)")
                .satisfies(e -> assertThat(((LambdaException) e).statusCode()).isEqualTo(413));
        assertThat(send("good", "\"" + "x".repeat(1_048_574) + "\"").statusCode()).isEqualTo(202);
    }

    @Test
    void destinationsAndDeadLettersAreToldOnTheWire() throws IOException {
        lambda.updateFunctionConfiguration(request -> request.functionName("bad")
                .deadLetterConfig(config -> config.targetArn(ARN + "dead")));
        RunningServer.awaitUpdated(lambda, "bad");
        lambda.putFunctionEventInvokeConfig(request -> request.functionName("bad").maximumRetryAttempts(0)
                .destinationConfig(config -> config.onFailure(failure -> failure.destination(ARN + "lost"))));
        InvokeResponse accepted = send("bad", "{\"b\":2}");
        String id = accepted.responseMetadata().requestId();
        eventually("both are told", () -> !leftBy("lost").isEmpty() && !leftBy("dead").isEmpty());
        JsonNode record = JSON.readTree(text(leftBy("lost").getFirst()));
        assertThat(record.at("/requestContext/requestId").asText()).isEqualTo(id);
        assertThat(record.at("/requestContext/functionArn").asText()).isEqualTo(ARN + "bad:$LATEST");
        assertThat(record.at("/requestContext/condition").asText()).isEqualTo("RetriesExhausted");
        assertThat(record.at("/requestContext/approximateInvokeCount").asInt()).isEqualTo(1);
        assertThat(record.at("/requestPayload/b").asInt()).isEqualTo(2);
        assertThat(record.at("/responseContext/functionError").asText()).isEqualTo("Unhandled");
        assertThat(record.at("/responsePayload/errorMessage").asText()).isEqualTo("as told");
        assertThat(text(leftBy("dead").getFirst())).contains("RequestID=" + id, "ErrorCode=200",
                "ErrorMessage=as told").endsWith("{\"b\":2}");
    }

    @Test
    void whatIsSaidOfAsynchronousInvocationsIsKept() {
        PutFunctionEventInvokeConfigResponse put = lambda.putFunctionEventInvokeConfig(
                request -> request.functionName("configured").maximumRetryAttempts(1).destinationConfig(
                        config -> config.onSuccess(success -> success.destination(ARN + "won"))));
        assertThat(put.functionArn()).isEqualTo(ARN + "configured:$LATEST");
        assertThat(put.maximumRetryAttempts()).isEqualTo(1);
        assertThat(put.maximumEventAgeInSeconds()).isNull();
        assertThat(put.destinationConfig().onSuccess().destination()).isEqualTo(ARN + "won");
        assertThat(put.destinationConfig().onFailure()).isNotNull();
        assertThat(put.lastModified()).isBetween(Instant.now().minus(Duration.ofMinutes(1)), Instant.now());

        lambda.updateFunctionEventInvokeConfig(
                request -> request.functionName("configured").maximumEventAgeInSeconds(120));
        GetFunctionEventInvokeConfigResponse changed = lambda
                .getFunctionEventInvokeConfig(request -> request.functionName("configured"));
        assertThat(changed.maximumRetryAttempts()).isEqualTo(1);
        assertThat(changed.maximumEventAgeInSeconds()).isEqualTo(120);
        assertThat(changed.destinationConfig().onSuccess().destination()).isEqualTo(ARN + "won");

        lambda.putFunctionEventInvokeConfig(
                request -> request.functionName("configured").qualifier("live").maximumRetryAttempts(0));
        lambda.putFunctionEventInvokeConfig(
                request -> request.functionName("configured:1").maximumRetryAttempts(2));
        ListFunctionEventInvokeConfigsResponse first = lambda
                .listFunctionEventInvokeConfigs(request -> request.functionName("configured").maxItems(2));
        assertThat(first.functionEventInvokeConfigs()).extracting(FunctionEventInvokeConfig::functionArn)
                .containsExactly(ARN + "configured:$LATEST", ARN + "configured:1");
        assertThat(lambda.listFunctionEventInvokeConfigsPaginator(
                request -> request.functionName("configured").maxItems(1)).functionEventInvokeConfigs())
                .extracting(FunctionEventInvokeConfig::functionArn)
                .containsExactly(ARN + "configured:$LATEST", ARN + "configured:1", ARN + "configured:live");

        lambda.deleteAlias(request -> request.functionName("configured").name("live"));
        lambda.deleteFunctionEventInvokeConfig(request -> request.functionName("configured"));
        assertThat(lambda.listFunctionEventInvokeConfigs(request -> request.functionName("configured"))
                .functionEventInvokeConfigs()).extracting(FunctionEventInvokeConfig::functionArn)
                .containsExactly(ARN + "configured:1");
        assertThatThrownBy(
                () -> lambda.getFunctionEventInvokeConfig(request -> request.functionName("configured")))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("The function " + ARN + "configured:$LATEST doesn't have an EventInvokeConfig");
        assertThatThrownBy(
                () -> lambda.deleteFunctionEventInvokeConfig(request -> request.functionName("configured")))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() -> lambda.updateFunctionEventInvokeConfig(
                request -> request.functionName("configured").maximumRetryAttempts(1)))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void theRecordOfAFailedCallIsAnObjectInABucket() throws IOException {
        server.create(lambda, "kept", "example.Leave", leave, request -> request.environment(environment -> environment
                .variables(Map.of("FOLDER", left.resolve("bad").toString(), "FAIL", "yes"))));
        try (S3Client s3 = server.s3()) {
            assertThatThrownBy(() -> tellOfFailures("kept", "arn:aws:s3:::failures"))
                    .isInstanceOf(InvalidParameterValueException.class)
                    .hasMessageContaining("arn:aws:s3:::failures is invalid: there is no such bucket");
            s3.createBucket(create -> create.bucket("failures"));
            assertThat(tellOfFailures("kept", "arn:aws:s3:::failures").destinationConfig().onFailure().destination())
                    .isEqualTo("arn:aws:s3:::failures");
            String requestId = send("kept", "{\"n\":1}").responseMetadata().requestId();

            eventually("it is kept", () -> s3.listObjectsV2(list -> list.bucket("failures")).keyCount() == 1);
            String key = s3.listObjectsV2(list -> list.bucket("failures")).contents().getFirst().key();
            assertThat(key).matches("aws/lambda/async/kept/\\d{4}/\\d\\d/\\d\\d/"
                    + "\\d{4}-\\d\\d-\\d\\dT\\d\\d\\.\\d\\d\\.\\d\\d-[-0-9a-f]{36}");
            ResponseBytes<GetObjectResponse> kept = s3.getObjectAsBytes(get -> get.bucket("failures").key(key));
            assertThat(kept.response().contentType()).isEqualTo("application/json");
            JsonNode record = JSON.readTree(kept.asByteArray());
            assertThat(record.at("/requestContext/requestId").asText()).isEqualTo(requestId);
            assertThat(record.at("/requestContext/condition").asText()).isEqualTo("RetriesExhausted");
            assertThat(record.at("/requestPayload/n").asInt()).isEqualTo(1);
            assertThat(record.at("/responsePayload/errorMessage").asText()).isEqualTo("as told");
        }
    }

    private static PutFunctionEventInvokeConfigResponse tellOfFailures(String function, String arn) {
        return lambda.putFunctionEventInvokeConfig(request -> request.functionName(function).maximumRetryAttempts(0)
                .destinationConfig(config -> config.onFailure(failure -> failure.destination(arn))));
    }

    @Test
    void whatCannotBeSaidIsRefused() {
        assertThatThrownBy(() -> lambda.putFunctionEventInvokeConfig(request -> request.functionName("good")))
                .isInstanceOf(InvalidParameterValueException.class)
                .hasMessageContaining("You must specify at least one of error handling or destination setting.");
        assertThatThrownBy(() -> lambda
                .putFunctionEventInvokeConfig(request -> request.functionName("nobody").maximumRetryAttempts(1)))
                .isInstanceOf(ResourceNotFoundException.class).hasMessageContaining("The function doesn't exist.");
        assertThatThrownBy(() -> lambda.putFunctionEventInvokeConfig(
                request -> request.functionName("good").maximumRetryAttempts(3).maximumEventAgeInSeconds(59)))
                .hasMessageContaining("2 validation errors detected")
                .hasMessageContaining("Member must have value less than or equal to 2")
                .hasMessageContaining("Member must have value greater than or equal to 60");
        for (String target : List.of("arn:aws:sqs:us-east-1:000000000000:queue",
                "arn:aws:sns:us-east-1:000000000000:topic", "arn:aws:events:us-east-1:000000000000:event-bus/default",
                ARN + "nobody", ARN + "good", "arn:aws:s3:::any")) {
            assertThatThrownBy(() -> lambda.putFunctionEventInvokeConfig(request -> request.functionName("good")
                    .destinationConfig(config -> config.onSuccess(success -> success.destination(target)))))
                    .as(target).isInstanceOf(InvalidParameterValueException.class);
            assertThatThrownBy(() -> lambda.updateFunctionConfiguration(request -> request.functionName("good")
                    .deadLetterConfig(config -> config.targetArn(target))))
                    .as(target).isInstanceOf(InvalidParameterValueException.class);
        }
    }

    @Test
    void aDeadLetterTargetIsShownAndTakenAway() {
        lambda.updateFunctionConfiguration(request -> request.functionName("won")
                .deadLetterConfig(config -> config.targetArn(ARN + "dead")));
        RunningServer.awaitUpdated(lambda, "won");
        assertThat(lambda.getFunctionConfiguration(request -> request.functionName("won")).deadLetterConfig()
                .targetArn()).isEqualTo(ARN + "dead");
        lambda.updateFunctionConfiguration(request -> request.functionName("won").description("kept"));
        RunningServer.awaitUpdated(lambda, "won");
        assertThat(lambda.getFunctionConfiguration(request -> request.functionName("won")).deadLetterConfig())
                .isNotNull();
        lambda.updateFunctionConfiguration(
                request -> request.functionName("won").deadLetterConfig(config -> config.targetArn("")));
        RunningServer.awaitUpdated(lambda, "won");
        assertThat(lambda.getFunctionConfiguration(request -> request.functionName("won")).deadLetterConfig())
                .isNull();
    }

    @Test
    void theQueueIsInTheMetrics() throws IOException, InterruptedException {
        String id = send("good", "{}").responseMetadata().requestId();
        eventually("it has run", () -> Files.exists(left.resolve("good").resolve(id)));
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + "/metrics")).build();
            eventually("it is counted", () -> metrics(client, request).contains("condition=\"Success\""));
            assertThat(metrics(client, request)).containsPattern("quern_async_accepted_total [1-9]")
                    .containsPattern("quern_async_queue_depth \\d").containsPattern("quern_async_running \\d")
                    .containsPattern("quern_async_oldest_seconds \\d").contains("quern_async_age_seconds_bucket")
                    .contains("quern_recursions_stopped_total 0.0");
        }
    }

    private static String metrics(HttpClient client, HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString(UTF_8)).body();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
