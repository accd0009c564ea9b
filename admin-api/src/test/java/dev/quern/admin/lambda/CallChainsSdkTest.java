package dev.quern.admin.lambda;

import static dev.quern.runtime.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.quern.admin.RunningServer;
import dev.quern.admin.SdkFunctionJar;
import dev.quern.runtime.testing.FunctionJar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaAsyncClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Event;

/**
 * Circles in an environment that runs several calls at a time, while another call runs there all the time and calls
 * too:
 * the SDK in a function says for which of them it asks.
 */
@Timeout(180)
class CallChainsSdkTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String ARN = "arn:aws:lambda:us-east-1:000000000000:function:";
    private static final String ROOT = "Root=1-5759e988-bd862e3fe1be46a994272793";

    @TempDir
    static Path data;

    private static RunningServer server;
    private static LambdaClient lambda;
    private static LambdaAsyncClient waiting;
    private static byte @Nullable [] invoking;

    @BeforeAll
    static void start() {
        server = RunningServer.start(data);
        lambda = server.lambda();
        waiting = server.lambdaAsync();
    }

    @AfterAll
    static void stop() {
        waiting.close();
        lambda.close();
        server.close();
    }

    private static void create(String name, String handler, byte[] jar, String threads) {
        server.create(lambda, name, handler, jar, request -> request.timeout(120).memorySize(512)
                .environment(variables -> variables
                        .variables(Map.of("QUERN_MAX_CONCURRENCY", "100", "QUERN_THREADS", threads))));
    }

    private static SdkBytes payload(String text) {
        return SdkBytes.fromString("{\"what\":\"" + text + "\"}", UTF_8);
    }

    /** Asks a function to do something, and what it has counted until then. */
    private static JsonNode ask(String function, String what) {
        InvokeResponse answer = lambda.invoke(request -> request.functionName(function).payload(payload(what)));
        assertThat(answer.functionError()).as(answer.payload().asUtf8String()).isNull();
        try {
            return JSON.readTree(answer.payload().asByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A call that goes on until it is told to end, and calls all the time. */
    private static CompletableFuture<InvokeResponse> beginInnocent(String function) {
        CompletableFuture<InvokeResponse> innocent = waiting
                .invoke(request -> request.functionName(function).payload(payload("innocent")));
        eventually("it calls", () -> ask(function, "count").path("calls").asInt() > 3 || innocent.isDone());
        assertThat(innocent).isNotDone();
        return innocent;
    }

    private static JsonNode endInnocent(String function, CompletableFuture<InvokeResponse> innocent) throws Exception {
        int calls = ask(function, "count").path("calls").asInt();
        eventually("it calls as ever", () -> ask(function, "count").path("calls").asInt() > calls || innocent.isDone());
        JsonNode counted = ask(function, "end");
        InvokeResponse answer = innocent.get(20, TimeUnit.SECONDS);
        assertThat(answer.functionError()).as(answer.payload().asUtf8String()).isNull();
        return counted;
    }

    private static long stopped() {
        return server.server().quern().recursion().stopped();
    }

    @ParameterizedTest
    @CsvSource({"RequestResponse,platform", "RequestResponse,virtual", "Event,platform", "Event,virtual"})
    void aCircleIsStoppedAfterSixteenRoundsAndTheCallBesideItNever(String type, String threads)
            throws Exception {
        String function = "invokes-" + type + "-" + threads;
        create(function, "example.Invokes", invoking(), threads);
        CompletableFuture<InvokeResponse> innocent = beginInnocent(function);

        long before = stopped();
        lambda.invoke(request -> request.functionName(function).invocationType(InvocationType.EVENT)
                .payload(payload(type)));
        eventually("the circle is stopped", () -> stopped() > before);
        int told = type.equals("Event") ? 0 : 1;
        eventually("who waits is told", () -> ask(function, "count").path("refused").asInt() == told);

        JsonNode counted = endInnocent(function, innocent);
        assertThat(counted.path("rounds").asInt()).isEqualTo(16);
        assertThat(counted.path("refused").asInt()).isEqualTo(told);
        assertThat(stopped()).isEqualTo(before + 1);
    }

    @Test
    void aCircleThroughABucketIsStoppedToo() throws Exception {
        try (S3Client s3 = server.s3()) {
            s3.createBucket(create -> create.bucket("circle"));
            create("stores", "example.Stores", storing(), "virtual");
            lambda.addPermission(add -> add.functionName("stores").statementId("s").action("lambda:InvokeFunction")
                    .principal("s3.amazonaws.com").sourceArn("arn:aws:s3:::circle"));
            s3.putBucketNotificationConfiguration(put -> put.bucket("circle").notificationConfiguration(
                    config -> config.lambdaFunctionConfigurations(to -> to.lambdaFunctionArn(ARN + "stores")
                            .events(Event.S3_OBJECT_CREATED_PUT))));
            CompletableFuture<InvokeResponse> innocent = beginInnocent("stores");

            long before = stopped();
            ask("stores", "circle");
            eventually("the circle is stopped", () -> stopped() > before);

            endInnocent("stores", innocent);
            assertThat(s3.listObjectsV2(list -> list.bucket("circle").prefix("round/")).contents())
                    .as("one of the call that began it, one of each further round").hasSize(16);
            eventually("every object of the innocent call was told",
                    () -> ask("stores", "count").path("calls").asInt() == s3.listObjectsV2Paginator(
                            list -> list.bucket("circle").prefix("once/")).contents().stream().count());
            assertThat(stopped()).isEqualTo(before + 1);
        }
    }

    @Test
    void aCallContinuesTheTraceOfItsCallerAndBeginsOneElse() {
        server.create(lambda, "trace", "example.Trace", FunctionJar.compile("""
                package example;
                import dev.quern.function.*;
                public class Trace implements Handler<Object, String> {
                    public String handle(Object event, Context context) {
                        return System.getProperty("com.amazonaws.xray.traceHeader") + "|"
                                + context.traceHeader().orElse("none");
                    }
                }
                """).bytes(), request -> request);
        String[] own = lambda.invoke(request -> request.functionName("trace")).payload().asUtf8String()
                .replace("\"", "").split("\\|");
        assertThat(own[0]).matches("Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0").isEqualTo(own[1]);
        assertThat(lambda.invoke(request -> request.functionName("trace").overrideConfiguration(
                config -> config.putHeader("X-Amzn-Trace-Id", ROOT + ";Parent=53995c3f42cd8ad8;Sampled=1")))
                .payload().asUtf8String()).startsWith("\"" + ROOT + ";Parent=").contains(";Sampled=1|" + ROOT)
                .doesNotContain("53995c3f42cd8ad8");
    }

    /** Made once: preparing so large a package takes its time. */
    private static synchronized byte[] invoking() throws IOException {
        if (invoking == null) {
            invoking = SdkFunctionJar.compile("lambda", COUNTS, """
                    package example;
                    import dev.quern.function.*;
                    import java.util.Map;
                    import software.amazon.awssdk.core.SdkBytes;
                    import software.amazon.awssdk.services.lambda.LambdaClient;
                    import software.amazon.awssdk.services.lambda.model.*;
                    public class Invokes implements Handler<Map<String, String>, Map<String, Integer>> {
                        private final LambdaClient lambda = LambdaClient.create();
                        public Map<String, Integer> handle(Map<String, String> event, Context context) {
                            String what = event.get("what");
                            switch (what) {
                                case "innocent" -> {
                                    while (!Counts.over) { call(context, "called", "RequestResponse"); }
                                }
                                case "called" -> Counts.CALLS.incrementAndGet();
                                case "RequestResponse", "Event" -> {
                                    Counts.ROUNDS.incrementAndGet();
                                    try {
                                        call(context, what, what);
                                    } catch (RecursiveInvocationException e) {
                                        Counts.REFUSED.incrementAndGet();
                                    }
                                }
                                case "end" -> Counts.over = true;
                                default -> { }
                            }
                            return Counts.now();
                        }
                        private void call(Context context, String what, String type) {
                            InvokeResponse answer = lambda.invoke(InvokeRequest.builder()
                                    .functionName(context.functionName()).invocationType(type)
                                    .payload(SdkBytes.fromUtf8String("{\\"what\\":\\"" + what + "\\"}")).build());
                            if (answer.functionError() != null) {
                                throw new IllegalStateException(answer.payload().asUtf8String());
                            }
                        }
                    }
                    """);
        }
        return invoking;
    }

    private static byte[] storing() throws IOException {
        return SdkFunctionJar.compile("s3", COUNTS, """
                package example;
                import dev.quern.function.*;
                import java.util.*;
                import software.amazon.awssdk.core.sync.RequestBody;
                import software.amazon.awssdk.services.s3.S3Client;
                import software.amazon.awssdk.services.s3.model.*;
                public class Stores implements Handler<Map<String, Object>, Map<String, Integer>> {
                    private final S3Client s3 = S3Client.create();
                    public Map<String, Integer> handle(Map<String, Object> event, Context context) {
                        switch (what(event)) {
                            case "innocent" -> {
                                for (int i = 0; !Counts.over; i++) { put("once/" + i); }
                            }
                            case "once" -> Counts.CALLS.incrementAndGet();
                            case "circle", "round" -> put("round/" + Counts.ROUNDS.incrementAndGet());
                            case "end" -> Counts.over = true;
                            default -> { }
                        }
                        return Counts.now();
                    }
                    private static String what(Map<String, Object> event) {
                        if (event.get("what") instanceof String asked) {
                            return asked;
                        }
                        Map<?, ?> record = (Map<?, ?>) ((List<?>) event.get("Records")).get(0);
                        String key = (String) ((Map<?, ?>) ((Map<?, ?>) record.get("s3")).get("object")).get("key");
                        return key.substring(0, key.indexOf('/'));
                    }
                    private void put(String key) {
                        s3.putObject(PutObjectRequest.builder().bucket("circle").key(key).build(),
                                RequestBody.fromString("x"));
                    }
                }
                """);
    }

    private static final String COUNTS = """
            package example;
            import java.util.Map;
            import java.util.concurrent.atomic.AtomicInteger;
            public final class Counts {
                static final AtomicInteger CALLS = new AtomicInteger();
                static final AtomicInteger ROUNDS = new AtomicInteger();
                static final AtomicInteger REFUSED = new AtomicInteger();
                static volatile boolean over;
                static Map<String, Integer> now() {
                    return Map.of("calls", CALLS.get(), "rounds", ROUNDS.get(), "refused", REFUSED.get());
                }
            }
            """;
}
