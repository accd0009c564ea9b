package dev.quern.admin.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.quern.admin.RunningServer;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The life of a function as the AWS CLI tells it; runs where there is an {@code aws} on the path. */
@Timeout(180)
class AwsCliTest {

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    static Path data;

    @TempDir
    static Path files;

    private static RunningServer server;

    @BeforeAll
    static void start() {
        assumeTrue(Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "aws"))), "there is no AWS CLI on the path");
        server = RunningServer.start(data);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    /** What a command printed. */
    private record Ran(int code, String text) {

        JsonNode json() throws IOException {
            assertThat(code).as(text).isZero();
            return JSON.readTree(text.isEmpty() ? "{}" : text);
        }
    }

    private static Ran aws(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("aws", "--endpoint-url", server.url(), "--region", "us-east-1",
                "--output", "json", "lambda"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).directory(files.toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("AWS_"));
        // the file with the root key is a credentials file of the CLI
        environment.put("AWS_SHARED_CREDENTIALS_FILE", server.server().rootKey().toString());
        environment.put("AWS_CONFIG_FILE", files.resolve("none").toString());
        environment.put("AWS_PAGER", "");
        environment.put("AWS_EC2_METADATA_DISABLED", "true");
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ran(process.exitValue(), text.strip());
    }

    private static String sha256(byte[] bytes) throws Exception {
        return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    @Test
    void theLifeOfAFunction() throws Exception {
        byte[] jar = ProbeFunctions.jar();
        byte[] other = ProbeFunctions.otherJar("cli");
        Files.write(files.resolve("function.zip"), jar);
        Files.write(files.resolve("other.zip"), other);
        // a file is taken as it is by the first version of the CLI and by the second
        Files.writeString(files.resolve("event.json"), "{\"name\":\"Ada\"}");

        JsonNode created = aws("create-function", "--function-name", "cli", "--runtime", "java25", "--handler",
                ProbeFunctions.GREETING, "--role", RunningServer.ROLE, "--zip-file", "fileb://function.zip",
                "--environment", "Variables={COLOUR=red}", "--tags", "team=a", "--timeout", "5").json();
        assertThat(created.path("State").asText()).isEqualTo("Pending");
        assertThat(created.path("CodeSha256").asText()).isEqualTo(sha256(jar));
        aws("wait", "function-active-v2", "--function-name", "cli").json();

        JsonNode answer = aws("invoke", "--function-name", "cli", "--payload", "fileb://event.json", "--log-type",
                "Tail", "out.json").json();
        assertThat(answer.path("StatusCode").asInt()).isEqualTo(200);
        assertThat(answer.path("ExecutedVersion").asText()).isEqualTo("$LATEST");
        assertThat(new String(Base64.getDecoder().decode(answer.path("LogResult").asText()), UTF_8))
                .contains("greeting Ada");
        assertThat(Files.readString(files.resolve("out.json"))).isEqualTo("{\"message\":\"Hello, Ada!\"}");

        assertThat(aws("publish-version", "--function-name", "cli").json().path("Version").asText()).isEqualTo("1");
        assertThat(aws("update-function-code", "--function-name", "cli", "--zip-file", "fileb://other.zip").json()
                .path("CodeSha256").asText()).isEqualTo(sha256(other));
        aws("wait", "function-updated-v2", "--function-name", "cli").json();
        assertThat(aws("publish-version", "--function-name", "cli").json().path("Version").asText()).isEqualTo("2");
        assertThat(aws("create-alias", "--function-name", "cli", "--name", "live", "--function-version", "1",
                "--routing-config", "AdditionalVersionWeights={2=0.25}").json()
                .at("/RoutingConfig/AdditionalVersionWeights/2").asDouble()).isEqualTo(0.25);

        JsonNode found = aws("get-function", "--function-name", "cli", "--qualifier", "1").json();
        assertThat(found.at("/Tags/team").asText()).isEqualTo("a");
        try (HttpClient client = HttpClient.newHttpClient()) {
            byte[] code = client.send(HttpRequest.newBuilder(URI.create(found.at("/Code/Location").asText())).build(),
                    HttpResponse.BodyHandlers.ofByteArray()).body();
            assertThat(sha256(code)).isEqualTo(sha256(jar)).isEqualTo(found.at("/Configuration/CodeSha256").asText());
        }
        assertThat(aws("list-functions", "--query", "Functions[].FunctionName").json().get(0).asText())
                .isEqualTo("cli");
        assertThat(aws("list-versions-by-function", "--function-name", "cli", "--page-size", "1", "--query",
                "Versions[].Version").json()).hasSize(3);

        assertThat(aws("create-function-url-config", "--function-name", "cli", "--auth-type", "NONE", "--cors",
                "AllowOrigins=*").json().path("FunctionUrl").asText()).startsWith(server.url());
        aws("add-permission", "--function-name", "cli", "--statement-id", "open", "--action",
                "lambda:InvokeFunctionUrl", "--principal", "*", "--function-url-auth-type", "NONE").json();
        assertThat(aws("get-policy", "--function-name", "cli").json().path("Policy").asText()).contains("\"open\"");
        String arn = found.at("/Configuration/FunctionArn").asText().replaceAll(":1$", "");
        aws("tag-resource", "--resource", arn, "--tags", "b=2").json();
        assertThat(aws("list-tags", "--resource", arn).json().path("Tags")).hasSize(2);

        assertThat(aws("put-function-event-invoke-config", "--function-name", "cli", "--maximum-retry-attempts", "0",
                "--maximum-event-age-in-seconds", "60").json().path("FunctionArn").asText())
                .isEqualTo(arn + ":$LATEST");
        assertThat(aws("list-function-event-invoke-configs", "--function-name", "cli").json()
                .at("/FunctionEventInvokeConfigs/0/MaximumEventAgeInSeconds").asInt()).isEqualTo(60);
        assertThat(aws("invoke", "--function-name", "cli", "--invocation-type", "Event", "--payload",
                "fileb://event.json", "out.json").json().path("StatusCode").asInt()).isEqualTo(202);

        aws("delete-function", "--function-name", "cli").json();
        Ran gone = aws("get-function", "--function-name", "cli");
        assertThat(gone.code()).isNotZero();
        assertThat(gone.text()).contains("(ResourceNotFoundException)", "Function not found: " + arn);
    }
}
