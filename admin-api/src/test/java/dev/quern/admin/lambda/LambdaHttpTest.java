package dev.quern.admin.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.quern.admin.RunningServer;
import dev.quern.admin.SignedHttp;
import dev.quern.admin.SignedHttp.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.lambda.LambdaClient;

/** Status codes, header fields and bodies of the Lambda API, byte for byte. */
@Timeout(120)
class LambdaHttpTest {

    private static final String FUNCTIONS = "/2015-03-31/functions";
    private static final String ARN = "arn:aws:lambda:us-east-1:000000000000:function:";

    @TempDir
    static Path data;

    private static RunningServer server;
    private static LambdaClient lambda;
    private static SignedHttp http;

    @BeforeAll
    static void start() {
        server = RunningServer.start(data);
        http = new SignedHttp(server);
        lambda = server.lambda();
        server.create(lambda, "f", ProbeFunctions.TELL, ProbeFunctions.jar(), request -> request);
        server.create(lambda, "greeting", ProbeFunctions.GREETING, ProbeFunctions.jar(), request -> request);
    }

    @AfterAll
    static void stop() {
        http.close();
        lambda.close();
        server.close();
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void anInvocationAnswersThePayloadAndNothingAroundIt() {
        Answer answer = http.post(FUNCTIONS + "/greeting/invocations", "{\"name\":\"Ada\"}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("{\"message\":\"Hello, Ada!\"}");
        assertThat(answer.header("X-Amz-Executed-Version")).isEqualTo("$LATEST");
        assertThat(answer.headers()).doesNotContainKeys("x-amz-function-error", "x-amz-log-result");
        assertThat(answer.header("x-amzn-RequestId")).matches("[0-9a-f-]{36}");
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.header("Content-Length")).isEqualTo("25");
    }

    @Test
    void aFunctionErrorIsASuccessOfTheApi() {
        Answer answer = http.send("POST", FUNCTIONS + "/greeting/invocations", "{}", Map.of("X-Amz-Log-Type", "Tail"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("X-Amz-Function-Error")).isEqualTo("Unhandled");
        assertThat(answer.header("X-Amz-Log-Result")).matches("[A-Za-z0-9+/=]+");
        assertThat(answer.headers()).doesNotContainKey("x-amzn-errortype");
        assertThat(names(answer.json())).containsExactly("errorMessage", "errorType", "stackTrace");
    }

    @Test
    void aDryRunAnswersNoContent() {
        Answer answer = http.send("POST", FUNCTIONS + "/f/invocations", "", Map.of("X-Amz-Invocation-Type", "DryRun"));
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers()).doesNotContainKeys("content-type", "content-length");
    }

    @Test
    void aConfigurationHasTheMembersOfTheModelAndNoNulls() {
        Answer answer = http.get(FUNCTIONS + "/f/configuration");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(names(answer.json())).containsExactlyInAnyOrder("FunctionName", "FunctionArn", "Runtime", "Role",
                "Handler", "CodeSize", "Description", "Timeout", "MemorySize", "LastModified", "CodeSha256", "Version",
                "TracingConfig", "RevisionId", "State", "LastUpdateStatus", "PackageType", "Architectures",
                "EphemeralStorage", "SnapStart", "LoggingConfig");
        assertThat(answer.text()).doesNotContain("null");
        assertThat(names(http.get(FUNCTIONS + "/f").json())).containsExactlyInAnyOrder("Configuration", "Code");
    }

    @Test
    void anEndingSlashAndAnEncodedArnMeanTheSame() {
        for (String target : List.of(FUNCTIONS + "/", FUNCTIONS)) {
            assertThat(http.get(target).json().path("Functions")).as(target).hasSize(2);
        }
        for (String name : List.of(ARN + "f", ARN.replace(":", "%3A") + "f", ARN.replace(":", "%3a") + "f:$LATEST",
                ARN.replace(":", "%3A") + "f%3A%24LATEST", "f/", "%66")) {
            assertThat(http.get(FUNCTIONS + "/" + name).status()).as(name).isEqualTo(200);
        }
    }

    @Test
    void theLinkToTheCodeNamesTheHostThatWasAskedAndTheSchemeOfAProxy() {
        Answer plain = http.get(FUNCTIONS + "/f");
        assertThat(plain.json().at("/Code/Location").asText()).startsWith("http://" + http.host() + "/");
        Answer proxied = http.send("GET", FUNCTIONS + "/f", "", Map.of("X-Forwarded-Proto", "https"));
        assertThat(proxied.json().at("/Code/Location").asText()).startsWith("https://" + http.host() + "/");
    }

    @Test
    void whatNoOperationIsForIsUnknown() {
        for (String[] request : List.of(new String[]{"GET", "/2015-03-31/nothing"},
                new String[]{"PATCH", FUNCTIONS + "/f"}, new String[]{"HEAD", FUNCTIONS + "/f"},
                new String[]{"GET", "/2015-03-31/event-source-things"}, new String[]{"GET", FUNCTIONS + "//"},
                new String[]{"GET", "/2018-10-31/layers"})) {
            Answer answer = http.send(request[0], request[1], "", Map.of());
            assertThat(answer.status()).as(request[0] + " " + request[1]).isEqualTo(404);
            assertThat(answer.errorType()).isEqualTo("UnknownOperationException");
            assertThat(answer.header("x-amzn-RequestId")).isNotEmpty();
        }
    }

    @Test
    void eachExceptionHasItsStatusAndTheMembersOfTheModel() {
        Answer missing = http.get(FUNCTIONS + "/nobody");
        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.errorType()).isEqualTo("ResourceNotFoundException");
        assertThat(missing.text()).isEqualTo("{\"Type\":\"User\",\"Message\":\"Function not found: " + ARN
                + "nobody\"}");

        Answer conflict = http.post(FUNCTIONS + "/f/aliases", "{\"Name\":\"a\",\"FunctionVersion\":\"$LATEST\"}");
        assertThat(conflict.status()).isEqualTo(201);
        conflict = http.post(FUNCTIONS + "/f/aliases", "{\"Name\":\"a\",\"FunctionVersion\":\"$LATEST\"}");
        assertThat(conflict.status()).isEqualTo(409);
        assertThat(conflict.errorType()).isEqualTo("ResourceConflictException");
        assertThat(names(conflict.json())).containsExactlyInAnyOrder("Type", "message");

        Answer precondition = http.send("PUT", FUNCTIONS + "/f/configuration", "{\"RevisionId\":\"x\"}", Map.of());
        assertThat(precondition.status()).isEqualTo(412);
        assertThat(precondition.errorType()).isEqualTo("PreconditionFailedException");
        assertThat(names(precondition.json())).containsExactlyInAnyOrder("Type", "message");
    }

    @Test
    void aCallOverTheLimitIsThrottledWithItsReason(@TempDir Path otherData) throws Exception {
        try (RunningServer small = RunningServer.start(otherData,
                settings -> settings.withInvocations(new dev.quern.runtime.invoke.InvocationSettings(1,
                        java.time.Duration.ofSeconds(10), java.time.Duration.ofMinutes(1))));
                LambdaClient client = small.lambda();
                SignedHttp direct = new SignedHttp(small)) {
            small.create(client, "faults", ProbeFunctions.FAULTS, ProbeFunctions.jar(), request -> request.timeout(2));
            Thread running = Thread.startVirtualThread(
                    () -> direct.post(FUNCTIONS + "/faults/invocations", "\"sleep\""));
            while (small.server().quern().invoker().running() == 0) {
                Thread.onSpinWait();
            }
            Answer throttled = direct.post(FUNCTIONS + "/faults/invocations", "\"x\"");
            running.join();
            assertThat(throttled.status()).isEqualTo(429);
            assertThat(throttled.errorType()).isEqualTo("TooManyRequestsException");
            assertThat(throttled.json().path("Reason").asText()).isEqualTo("ConcurrentInvocationLimitExceeded");
            assertThat(throttled.header("Retry-After")).isEqualTo("1");
            String metrics = direct.unsigned("GET", "/metrics", new byte[0], Map.of()).text();
            assertThat(metrics).contains(
                    "quern_invocations_total{function=\"faults\",outcome=\"throttled\",} 1.0",
                    "quern_invocations_total{function=\"faults\",outcome=\"timed_out\",} 1.0",
                    "quern_invocations_limit 1.0");
        }
    }

    @Test
    void theMetricsTellOfInvocationsAndEnvironments() {
        http.post(FUNCTIONS + "/greeting/invocations", "{\"name\":\"Ada\"}");
        http.post(FUNCTIONS + "/greeting/invocations", "{}");
        http.post(FUNCTIONS + "/invented-by-the-caller/invocations", "{}");
        String metrics = http.unsigned("GET", "/metrics", new byte[0], Map.of()).text();
        assertThat(metrics).containsPattern("quern_invocations_total\\{function=\"greeting\",outcome=\"ok\",} [1-9]")
                .containsPattern("quern_invocations_total\\{function=\"greeting\",outcome=\"function_error\",} [1-9]")
                .containsPattern("quern_invocation_seconds_count [1-9]")
                .containsPattern("quern_environment_start_seconds_count [1-9]")
                .containsPattern("quern_environments [1-9]").contains("quern_invocations_running 0.0")
                .doesNotContain("invented-by-the-caller");
    }
}
