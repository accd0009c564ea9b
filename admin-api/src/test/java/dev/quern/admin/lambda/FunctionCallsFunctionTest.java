package dev.quern.admin.lambda;

import static dev.quern.runtime.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.quern.admin.RunningServer;
import dev.quern.admin.SdkFunctionJar;
import dev.quern.admin.SignedHttp;
import dev.quern.admin.SignedHttp.Answer;
import dev.quern.admin.auth.RequestSigner;
import dev.quern.runtime.testing.FunctionJar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.RecursiveLoop;

/** Functions that call this server with what their environment gives them. */
@Timeout(180)
class FunctionCallsFunctionTest {

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    static Path data;

    private static RunningServer server;
    private static LambdaClient lambda;
    private static byte @Nullable [] sdkFunctions;

    @BeforeAll
    static void start() {
        // a server that is not for this machine only: functions reach it by loopback all the same
        server = RunningServer.start(data, settings -> settings.listeningOn("0.0.0.0", 0));
        lambda = server.lambda();
        server.create(lambda, "greeting", ProbeFunctions.GREETING, ProbeFunctions.jar(), request -> request);
        server.create(lambda, "keys", "example.Keys", FunctionJar.compile("""
                package example;
                import dev.quern.function.*;
                import java.util.*;
                public class Keys implements Handler<Object, Map<String, String>> {
                    public Map<String, String> handle(Object event, Context context) {
                        Map<String, String> keys = new TreeMap<>();
                        System.getenv().forEach((name, value) -> {
                            if (name.startsWith("AWS_")) keys.put(name, value);
                        });
                        return keys;
                    }
                }
                """).bytes(), request -> request);
    }

    @AfterAll
    static void stop() {
        lambda.close();
        server.close();
    }

    private static JsonNode keys() throws IOException {
        return JSON.readTree(lambda.invoke(request -> request.functionName("keys")).payload().asByteArray());
    }

    private static SignedHttp speakingWith(JsonNode keys) {
        return new SignedHttp(keys.path("AWS_ENDPOINT_URL").asText(),
                new RequestSigner(keys.path("AWS_ACCESS_KEY_ID").asText(), keys.path("AWS_SECRET_ACCESS_KEY").asText(),
                        keys.path("AWS_SESSION_TOKEN").asText(), keys.path("AWS_REGION").asText(), "lambda",
                        InstantSource.system()));
    }

    @Test
    void aFunctionsKeyInvokesAndReadsAndChangesNothing() throws IOException {
        JsonNode keys = keys();
        assertThat(keys.path("AWS_ENDPOINT_URL").asText()).isEqualTo("http://127.0.0.1:" + server.server().port());
        try (SignedHttp http = speakingWith(keys)) {
            assertThat(http.post("/2015-03-31/functions/greeting/invocations", "{\"name\":\"Ada\"}").text())
                    .contains("Hello, Ada!");
            assertThat(http.get("/2015-03-31/functions/greeting").status()).isEqualTo(200);
            assertThat(http.get("/2015-03-31/functions").status()).isEqualTo(200);
            for (String[] change : List.of(new String[]{"POST", "/2015-03-31/functions", "CreateFunction"},
                    new String[]{"PUT", "/2015-03-31/functions/greeting/code", "UpdateFunctionCode"},
                    new String[]{"PUT", "/2015-03-31/functions/greeting/configuration", "UpdateFunctionConfiguration"},
                    new String[]{"DELETE", "/2015-03-31/functions/greeting", "DeleteFunction"},
                    new String[]{"POST", "/2015-03-31/functions/greeting/versions", "PublishVersion"},
                    new String[]{"POST", "/2015-03-31/functions/greeting/aliases", "CreateAlias"},
                    new String[]{"POST", "/2015-03-31/functions/greeting/policy", "AddPermission"},
                    new String[]{"POST", "/2021-10-31/functions/greeting/url", "CreateFunctionUrlConfig"})) {
                Answer refused = http.send(change[0], change[1], "", Map.of());
                assertThat(refused.status()).as(change[2]).isEqualTo(403);
                assertThat(refused.errorType()).isEqualTo("AccessDeniedException");
                assertThat(refused.message()).contains("User: arn:aws:lambda:us-east-1:000000000000:function:keys:",
                        "is not authorized to perform: lambda:" + change[2]);
            }
        }
    }

    @Test
    void aKeyDiesWithItsEnvironment() throws Exception {
        JsonNode keys = keys();
        lambda.updateFunctionConfiguration(request -> request.functionName("keys").memorySize(256));
        assertThat(keys().path("AWS_ACCESS_KEY_ID").asText()).as("another environment has another key")
                .isNotEqualTo(keys.path("AWS_ACCESS_KEY_ID").asText());
        try (SignedHttp http = speakingWith(keys)) {
            long deadline = System.nanoTime() + 20_000_000_000L;
            Answer answer = http.get("/2015-03-31/functions");
            while (answer.status() == 200 && System.nanoTime() < deadline) {
                Thread.sleep(10);
                answer = http.get("/2015-03-31/functions");
            }
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.errorType()).isEqualTo("UnrecognizedClientException");
        }
    }

    @Test
    void aKeyIsNothingWithoutItsToken() throws IOException {
        JsonNode keys = keys();
        try (SignedHttp http = new SignedHttp(keys.path("AWS_ENDPOINT_URL").asText(),
                new RequestSigner(keys.path("AWS_ACCESS_KEY_ID").asText(), keys.path("AWS_SECRET_ACCESS_KEY").asText(),
                        null, "us-east-1", "lambda", InstantSource.system()))) {
            assertThat(http.get("/2015-03-31/functions").status()).isEqualTo(403);
        }
    }

    @Test
    void theSdkInAFunctionNeedsNoConfiguration() throws IOException {
        server.create(lambda, "caller", "example.Caller", sdkFunctions(),
                request -> request.timeout(60).memorySize(512));
        InvokeResponse answer = lambda
                .invoke(request -> request.functionName("caller").payload(SdkBytes.fromString("\"Ada\"", UTF_8)));
        assertThat(answer.payload().asUtf8String()).isEqualTo("\"{\\\"message\\\":\\\"Hello, Ada!\\\"}\"");
    }

    @Test
    void aFunctionThatCallsItselfIsStoppedAfterSixteenRounds() throws IOException {
        Path rounds = Files.createTempFile(data, "rounds", ".txt");
        Path told = Files.createTempFile(data, "told", ".txt");
        byte[] note = FunctionJar.compile("""
                package example;
                import dev.quern.function.*;
                import java.nio.file.*;
                public class Note implements Handler<byte[], String> {
                    public String handle(byte[] event, Context context) throws Exception {
                        Files.write(Path.of(System.getenv("FILE")), event, StandardOpenOption.APPEND);
                        return "noted";
                    }
                }
                """).bytes();
        server.create(lambda, "told", "example.Note", note,
                request -> request.environment(variables -> variables.variables(Map.of("FILE", told.toString()))));
        server.create(lambda, "circle", "example.Circle", sdkFunctions(), request -> request.timeout(60)
                .memorySize(512)
                .environment(variables -> variables.variables(Map.of("FILE", rounds.toString()))));
        lambda.putFunctionEventInvokeConfig(request -> request.functionName("circle").maximumRetryAttempts(0)
                .destinationConfig(config -> config.onFailure(
                        failure -> failure.destination("arn:aws:lambda:us-east-1:000000000000:function:told"))));
        lambda.invoke(request -> request.functionName("circle").invocationType(InvocationType.EVENT)
                .payload(SdkBytes.fromString("\"Event\"", UTF_8)));
        eventually("the circle is stopped", () -> size(told) > 0);
        JsonNode record = JSON.readTree(Files.readString(told));
        assertThat(record.at("/requestContext/condition").asText()).isEqualTo("RecursiveInvocation");
        assertThat(record.at("/requestPayload").asText()).isEqualTo("Event");
        assertThat(Files.readString(rounds)).isEqualTo("x".repeat(16));

        assertThat(lambda.getFunctionRecursionConfig(request -> request.functionName("circle")).recursiveLoop())
                .isEqualTo(RecursiveLoop.TERMINATE);
        // a caller who waits is told instead
        Files.writeString(rounds, "");
        lambda.invoke(request -> request.functionName("circle").invocationType(InvocationType.EVENT)
                .payload(SdkBytes.fromString("\"Wait\"", UTF_8)));
        eventually("the caller is told", () -> size(rounds) > 16);
        assertThat(Files.readString(rounds)).isEqualTo("x".repeat(16) + "RecursiveInvocationException");

        assertThat(lambda.putFunctionRecursionConfig(
                request -> request.functionName("circle").recursiveLoop(RecursiveLoop.ALLOW)).recursiveLoop())
                .isEqualTo(RecursiveLoop.ALLOW);
        Files.writeString(rounds, "");
        lambda.invoke(request -> request.functionName("circle").invocationType(InvocationType.EVENT)
                .payload(SdkBytes.fromString("\"Event\"", UTF_8)));
        eventually("the circle goes on", () -> size(rounds) > 20);
        lambda.deleteFunction(request -> request.functionName("circle"));
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Made once: preparing so large a package takes its time. */
    private static synchronized byte[] sdkFunctions() throws IOException {
        if (sdkFunctions == null) {
            sdkFunctions = makeSdkFunctions();
        }
        return sdkFunctions;
    }

    private static byte[] makeSdkFunctions() throws IOException {
        return SdkFunctionJar.compile("lambda", """
                package example;
                import dev.quern.function.*;
                import software.amazon.awssdk.core.SdkBytes;
                import software.amazon.awssdk.services.lambda.LambdaClient;
                import software.amazon.awssdk.services.lambda.model.InvokeRequest;
                public class Caller implements Handler<String, String> {
                    private final LambdaClient lambda = LambdaClient.create();
                    public String handle(String name, Context context) {
                        return lambda.invoke(InvokeRequest.builder().functionName("greeting")
                                .payload(SdkBytes.fromUtf8String("{\\"name\\":\\"" + name + "\\"}")).build())
                                .payload().asUtf8String();
                    }
                }
                """, """
                package example;
                import dev.quern.function.*;
                import java.nio.file.*;
                import software.amazon.awssdk.core.SdkBytes;
                import software.amazon.awssdk.services.lambda.LambdaClient;
                import software.amazon.awssdk.services.lambda.model.InvokeRequest;
                import software.amazon.awssdk.services.lambda.model.RecursiveInvocationException;
                public class Circle implements Handler<String, String> {
                    private final LambdaClient lambda = LambdaClient.create();
                    public String handle(String how, Context context) throws Exception {
                        Path rounds = Path.of(System.getenv("FILE"));
                        Files.writeString(rounds, "x", StandardOpenOption.APPEND);
                        boolean waits = how.equals("Wait") && Files.size(rounds) == 16;
                        try {
                            return lambda.invoke(InvokeRequest.builder().functionName(context.functionName())
                                    .invocationType(waits ? "RequestResponse" : "Event")
                                    .payload(SdkBytes.fromUtf8String('"' + how + '"')).build())
                                    .payload().asUtf8String();
                        } catch (RecursiveInvocationException e) {
                            Files.writeString(rounds, e.getClass().getSimpleName(), StandardOpenOption.APPEND);
                            return "told";
                        }
                    }
                }
                """);
    }
}
