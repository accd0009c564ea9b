package dev.quern.admin.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.quern.admin.RunningServer;
import dev.quern.admin.SignedHttp;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationResponse;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LogFormat;
import software.amazon.awssdk.services.lambda.model.LogType;
import software.amazon.awssdk.services.lambda.model.LoggingConfig;

/** What functions log, as the API shows it, in both formats. */
@Timeout(120)
class FunctionLogsTest {

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    static Path data;

    private static RunningServer server;
    private static LambdaClient lambda;
    private static CloudWatchLogsClient logs;

    @BeforeAll
    static void start() {
        server = RunningServer.start(data);
        lambda = server.lambda();
        logs = server.logs();
    }

    @AfterAll
    static void stop() {
        logs.close();
        lambda.close();
        server.close();
    }

    private static void create(String name, String handler, Consumer<LoggingConfig.Builder> logging) {
        server.create(lambda, name, handler, ChattyFunction.jar(),
                request -> request.timeout(1).loggingConfig(logging));
    }

    private static void create(String name) {
        server.create(lambda, name, ChattyFunction.QUERN, ChattyFunction.jar(), request -> request.timeout(1));
    }

    private static InvokeResponse invoke(String name, String how) {
        return lambda.invoke(request -> request.functionName(name).logType(LogType.TAIL)
                .payload(SdkBytes.fromUtf8String('"' + how + '"')));
    }

    private static String id(InvokeResponse response) {
        return response.responseMetadata().requestId();
    }

    private static List<String> messages(String group) {
        return logs.filterLogEventsPaginator(request -> request.logGroupName(group)).events().stream()
                .map(FilteredLogEvent::message).toList();
    }

    private static List<JsonNode> records(String group) {
        return messages(group).stream().map(message -> {
            try {
                return (JsonNode) JSON.readTree(message);
            } catch (JsonProcessingException e) {
                return JSON.createObjectNode().put("text", message);
            }
        }).toList();
    }

    @Test
    void anInvocationIsFramedAsOnLambda() {
        create("text");
        String first = id(invoke("text", "one"));
        String second = id(invoke("text", "two"));
        List<String> lines = messages("/aws/lambda/text");
        assertThat(lines.get(0)).isEqualTo("INIT_START Runtime Version: java:25");
        assertThat(lines.subList(1, 9)).containsExactly("initialising",
                "START RequestId: " + first + " Version: $LATEST", "printed one",
                "{\"level\":\"debug\",\"msg\":\"printed\"}", "[DEBUG] " + first + " debug one",
                "[INFO] " + first + " info one\nsecond \"line\"", "[ERROR] " + first + " error one",
                "END RequestId: " + first);
        assertThat(lines.get(9)).matches("REPORT RequestId: " + first
                + "\tDuration: \\d+\\.\\d\\d ms\tBilled Duration: \\d+ ms\tMemory Size: 128 MB\tMax Memory Used: \\d+ MB\tInit Duration: \\d+\\.\\d\\d ms");
        assertThat(lines.get(10)).isEqualTo("START RequestId: " + second + " Version: $LATEST");
        assertThat(lines.getLast()).matches("REPORT RequestId: " + second
                + "\tDuration: \\d+\\.\\d\\d ms\tBilled Duration: \\d+ ms\tMemory Size: 128 MB\tMax Memory Used: \\d+ MB");
    }

    @Test
    void aFailureATimeOutAndAnExitAreToldAsOnLambda() {
        create("failing");
        String failed = id(invoke("failing", "fail"));
        InvokeResponse hung = invoke("failing", "hang");
        String exited = id(invoke("failing", "exit"));
        List<String> lines = messages("/aws/lambda/failing");
        assertThat(lines).anyMatch(line -> line.startsWith("as told: java.lang.IllegalStateException\n\tat "));
        assertThat(lines).anyMatch(line -> line
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z " + id(hung)
                        + " Task timed out after 1.00 seconds"));
        assertThat(lines).anyMatch(line -> line.startsWith("REPORT RequestId: " + id(hung))
                && line.endsWith("\tStatus: timeout"));
        assertThat(lines).anyMatch(line -> line.startsWith("RequestId: " + exited + " Error: ")
                && line.contains(" exit status 7\nRuntime.ExitError"));
        assertThat(lines).anyMatch(line -> line.startsWith("REPORT RequestId: " + exited)
                && line.endsWith("\tStatus: error\tError Type: Runtime.ExitError"));
        assertThat(lines.stream().filter(line -> line.equals("END RequestId: " + failed))).hasSize(1);
        assertThat(new String(Base64.getDecoder().decode(hung.logResult()), StandardCharsets.UTF_8))
                .contains("Task timed out after 1.00 seconds\nEND RequestId: " + id(hung));
    }

    @Test
    void jsonHasRecordsOfTheSystemAndEntriesOfTheFunction() {
        create("json", ChattyFunction.QUERN, logging -> logging.logFormat(LogFormat.JSON).systemLogLevel("DEBUG"));
        String request = id(invoke("json", "one"));
        List<JsonNode> records = records("/aws/lambda/json");
        assertThat(records.stream().map(record -> record.path("type").asText()).filter(type -> !type.isEmpty()))
                .containsExactly("platform.initStart", "platform.initRuntimeDone", "platform.initReport",
                        "platform.start", "platform.runtimeDone", "platform.report");
        JsonNode start = records.stream().filter(record -> record.path("type").asText().equals("platform.start"))
                .findFirst().orElseThrow();
        assertThat(start.at("/record/requestId").asText()).isEqualTo(request);
        assertThat(start.at("/record/version").asText()).isEqualTo("$LATEST");
        JsonNode report = records.getLast();
        assertThat(report.at("/record/status").asText()).isEqualTo("success");
        assertThat(report.at("/record/metrics/memorySizeMB").asInt()).isEqualTo(128);
        assertThat(report.at("/record/metrics/durationMs").isNumber()).isTrue();
        assertThat(report.at("/record/metrics/initDurationMs").isNumber()).isTrue();
        List<JsonNode> entries = records.stream().filter(record -> record.has("AWSRequestId")).toList();
        assertThat(entries).extracting(entry -> entry.path("level").asText()).containsExactly("INFO", "ERROR");
        assertThat(entries.getFirst().path("message").asText()).isEqualTo("info one\nsecond \"line\"");
        assertThat(entries).allSatisfy(entry -> {
            assertThat(entry.path("AWSRequestId").asText()).isEqualTo(request);
            assertThat(entry.path("timestamp").asText()).matches("[0-9T:.-]+Z");
        });
        // what is printed is as it is, and its level counts if it has one
        assertThat(messages("/aws/lambda/json")).contains("printed one").noneMatch(line -> line.contains("\"msg\""));
    }

    @Test
    void levelsFilterWhatIsKept() {
        create("quiet", ChattyFunction.QUERN, logging -> logging.logFormat(LogFormat.JSON)
                .applicationLogLevel("ERROR").systemLogLevel("WARN"));
        invoke("quiet", "one");
        assertThat(records("/aws/lambda/quiet")).singleElement()
                .satisfies(record -> assertThat(record.path("message").asText()).isEqualTo("error one"));
        invoke("quiet", "hang");
        assertThat(records("/aws/lambda/quiet").getLast().at("/record/status").asText()).isEqualTo("timeout");
    }

    @Test
    void anAwsHandlerLogsWithItsLevels() {
        create("aws", ChattyFunction.AWS, logging -> logging.logFormat(LogFormat.JSON));
        String request = id(invoke("aws", "one"));
        assertThat(records("/aws/lambda/aws")).filteredOn(record -> record.has("level"))
                .extracting(record -> record.path("level").asText() + " " + record.path("message").asText() + " "
                        + record.path("AWSRequestId").asText())
                .containsExactly("WARN warn one " + request, "INFO plain one " + request);
    }

    @Test
    void functionsMayShareAGroup() {
        for (String name : List.of("left", "right")) {
            create(name, ChattyFunction.QUERN, logging -> logging.logGroup("shared"));
            String told = invoke(name, "x").payload().asUtf8String();
            assertThat(told).matches("\"shared \\d{4}/\\d\\d/\\d\\d/" + name + "\\[\\$LATEST][0-9a-f]{32}\"");
        }
        assertThat(logs.describeLogStreams(request -> request.logGroupName("shared")).logStreams()).hasSize(2);
    }

    @Test
    void theConfigurationIsReportedAndChanged() {
        create("configured");
        LoggingConfig usual = configuration("configured").loggingConfig();
        assertThat(usual).isEqualTo(LoggingConfig.builder().logFormat("Text").logGroup("/aws/lambda/configured")
                .build());
        lambda.updateFunctionConfiguration(request -> request.functionName("configured")
                .loggingConfig(logging -> logging.logFormat("JSON").applicationLogLevel("TRACE").logGroup("mine")));
        RunningServer.awaitUpdated(lambda, "configured");
        assertThat(configuration("configured").loggingConfig()).isEqualTo(LoggingConfig.builder().logFormat("JSON")
                .applicationLogLevel("TRACE").systemLogLevel("INFO").logGroup("mine").build());
        invoke("configured", "y");
        assertThat(messages("mine")).anyMatch(line -> line.contains("debug y"));
        assertThatThrownBy(() -> lambda.updateFunctionConfiguration(request -> request.functionName("configured")
                .loggingConfig(logging -> logging.logFormat("Text").systemLogLevel("WARN"))))
                .isInstanceOf(InvalidParameterValueException.class)
                .hasMessageContaining(
                        "LogLevel is not supported when LogFormat is set to \"Text\". Remove LogLevel from"
                                + " your request or change the LogFormat to \"Json\" and try again.");
    }

    private static GetFunctionConfigurationResponse configuration(
            String name) {
        return lambda.getFunctionConfiguration(request -> request.functionName(name));
    }

    @Test
    void logsOutliveTheirFunction() {
        create("gone");
        invoke("gone", "z");
        lambda.deleteFunction(request -> request.functionName("gone"));
        assertThat(messages("/aws/lambda/gone")).contains("printed z");
    }

    @Test
    void whatIsWrittenIsCounted() {
        create("counted");
        invoke("counted", "x");
        messages("/aws/lambda/counted");
        try (SignedHttp http = new SignedHttp(server)) {
            String metrics = http.unsigned("GET", "/metrics", new byte[0], Map.of()).text();
            assertThat(metrics).containsPattern("(?m)^quern_log_lines_total [1-9]")
                    .containsPattern("(?m)^quern_log_bytes_total [1-9]")
                    .containsPattern("(?m)^quern_log_stored_bytes [1-9]")
                    .contains("quern_log_dropped_lines_total 0.0", "quern_log_dropped_bytes_total 0.0");
        }
    }
}
