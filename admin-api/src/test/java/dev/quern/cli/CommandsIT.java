package dev.quern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.quern.runtime.testing.FunctionJar;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands as a user runs them: the script, the packaged server, one process each. */
class CommandsIT {
    private static final String ECHO = """
            package example;
            import dev.quern.function.*;
            import java.nio.file.*;
            public class Echo implements Handler<String, String> {
                public String handle(String event, Context context) throws Exception {
                    if (event.startsWith("/")) {
                        Files.createFile(Path.of(event));
                        Thread.sleep(Long.parseLong(System.getenv("MILLIS")));
                    }
                    if (event.equals("fail")) throw new IllegalStateException("as asked");
                    System.out.println("got " + event);
                    return System.getenv("GREETING") + ", " + event;
                }
            }
            """;

    @TempDir
    private Path folder;
    private Installation quern;
    private Path jar;

    @BeforeEach
    void install() throws IOException {
        quern = Installation.packaged(folder);
        jar = FunctionJar.compile(ECHO).writeTo(folder.resolve("echo.jar"));
    }

    @AfterEach
    void uninstall() throws IOException {
        quern.unlink();
    }

    private Installation.Ended client(Installation.Running server, String... arguments) throws Exception {
        return quern.run(Map.of("QUERN_ENDPOINT", server.url()), arguments);
    }

    @Test
    void aFunctionIsDeployedAndCalledAndItsFailureIsTold() throws Exception {
        try (Installation.Running server = quern.serve("--port", "0")) {
            assertThat(server.firstLine()).matches("quern ready http://127\\.0\\.0\\.1:\\d+");
            assertThat(server.log()).contains("A root key was made", quern.home().resolve(".quern/data/root-key")
                    .toString());
            Installation.Ended deployed = client(server, "deploy", jar.toString(), "--name", "echo", "--handler",
                    "example.Echo", "--timeout", "20", "--env", "GREETING=Hello", "--url", "none");
            assertThat(deployed.exitCode()).as(deployed.err()).isZero();
            assertThat(deployed.err()).contains("creating function echo").contains("active after");

            Installation.Ended called = client(server, "invoke", "echo", "--payload", "\"Ada\"", "--tail");
            assertThat(called.out()).isEqualTo("\"Hello, Ada\"\n");
            assertThat(called.err()).contains("got Ada").contains("REPORT");
            assertThat(called.exitCode()).isZero();

            Installation.Ended failed = client(server, "invoke", "echo", "--payload", "\"fail\"");
            assertThat(failed.exitCode()).isEqualTo(1);
            assertThat(failed.out()).contains("as asked");

            HttpResponse<String> byUrl = get(URI.create(deployed.out().strip()));
            assertThat(byUrl.statusCode()).isNotEqualTo(403).isNotEqualTo(404);
            assertThat(client(server, "deploy", jar.toString(), "--name", "echo", "--url", "iam").exitCode()).isZero();
            assertThat(get(URI.create(deployed.out().strip())).statusCode()).isEqualTo(403);

            Installation.Ended keys = client(server, "keys");
            assertThat(keys.out()).contains("AWS_ENDPOINT_URL='" + server.url() + "'").contains("AWS_ACCESS_KEY_ID='");
            assertThat(client(server, "invoke", "nobody").exitCode()).isEqualTo(3);
        }
    }

    private static HttpResponse<String> get(URI address) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void aServerThatIsToldToStopLetsARunningInvocationEnd() throws Exception {
        try (Installation.Running server = quern.serve("--port", "0")) {
            CompletableFuture<Installation.Ended> call = callTaking(1_500, server);
            server.stop();
            assertThat(server.rest()).as("after the first line").isEmpty();
            assertThat(server.exitCode()).isZero();
            assertThat(call.join().exitCode()).as(call.join().err()).isZero();
        }
    }

    @Test
    void anInvocationThatOutlivesTheGracePeriodIsCutOff() throws Exception {
        Path config = Files.writeString(folder.resolve("config"), "shutdown-grace = 300ms\nport = 0\n");
        try (Installation.Running server = quern.serve("--config", config.toString())) {
            CompletableFuture<Installation.Ended> call = callTaking(600_000, server);
            server.stop();
            server.rest();
            assertThat(server.exitCode()).isZero();
            assertThat(call.join().exitCode()).isEqualTo(3);
            assertThat(call.join().err()).contains("no answer from " + server.url());
        }
    }

    /** Begins a call that takes so long, and returns when the function is running. */
    private CompletableFuture<Installation.Ended> callTaking(int millis, Installation.Running server)
            throws Exception {
        Path begun = folder.resolve("begun");
        Installation.Ended deployed = client(server, "deploy", jar.toString(), "--name", "echo", "--handler",
                "example.Echo", "--timeout", "900", "--env", "MILLIS=" + millis);
        assertThat(deployed.exitCode()).as(deployed.err()).isZero();
        CompletableFuture<Installation.Ended> call = CompletableFuture.supplyAsync(() -> {
            try {
                return client(server, "invoke", "echo", "--payload", "\"" + begun + "\"");
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        while (!Files.exists(begun) && !call.isDone()) {
            Thread.sleep(10);
        }
        assertThat(call).isNotDone();
        return call;
    }

    @Test
    void anInstalledServerIsBackedUpAndLogsInJsonIfItIsTold() throws Exception {
        Path config = Files.writeString(quern.home().resolve("quern.properties"), "log-format = json\n");
        try (Installation.Running server = quern.serve("--port", "0", "--config", config.toString())) {
            Installation.Ended backup = quern.run(Map.of(), "backup", quern.home().resolve("backup").toString(),
                    "--endpoint", server.url());
            assertThat(backup.exitCode()).as(backup.err()).isZero();
            assertThat(backup.out()).isEqualTo("1\n");
            server.stop();
            server.rest();
            assertThat(server.log().lines()).isNotEmpty()
                    .allSatisfy(line -> assertThat(new JsonMapper().readTree(line).path("level").asText())
                            .isNotEmpty())
                    .anySatisfy(line -> assertThat(new JsonMapper().readTree(line).path("formattedMessage").asText())
                            .startsWith("Backup 1 taken"));
        }
    }

    @Test
    void whatASecondServerCannotHaveItIsRefused() throws Exception {
        try (Installation.Running server = quern.serve("--port", "0")) {
            Installation.Ended sameData = quern.run(Map.of(), "serve", "--port", "0");
            assertThat(sameData.exitCode()).isEqualTo(6);
            assertThat(sameData.out()).isEmpty();
            assertThat(sameData.err()).contains("the server cannot start").contains(".quern/data")
                    .contains("is in use by another server");

            String port = Integer.toString(URI.create(server.url()).getPort());
            Installation.Ended samePort = quern.run(Map.of(), "serve", "--port", port, "--data",
                    folder.resolve("other").toString());
            assertThat(samePort.exitCode()).isEqualTo(4);
            assertThat(samePort.err()).contains("127.0.0.1:" + port);
            assertThat(List.of(sameData.err(), samePort.err())).noneMatch(err -> err.contains("\tat "));

            server.stop();
            server.rest();
            assertThat(server.exitCode()).isZero();
        }
        try (Installation.Running next = quern.serve("--port", "0")) {
            assertThat(next.firstLine()).startsWith("quern ready");
        }
    }
}
