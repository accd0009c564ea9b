package dev.quern.admin.logs;

import static dev.quern.runtime.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quern.admin.RunningServer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;

/** Logs as the AWS CLI shows them; runs where a CLI of version 2 is on the path: the first has no {@code logs tail}. */
@Timeout(180)
class AwsLogsCliTest {

    @TempDir
    static Path data;

    @TempDir
    static Path files;

    private static RunningServer server;
    private static LambdaClient lambda;
    private static Path aws;

    @BeforeAll
    static void start() {
        Optional<Path> found = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "aws")).filter(Files::isExecutable)
                .filter(AwsLogsCliTest::isSecondVersion).findFirst();
        assumeTrue(found.isPresent(), "there is no AWS CLI of version 2 on the path");
        aws = found.orElseThrow();
        server = RunningServer.start(data);
        lambda = server.lambda();
        server.create(lambda, "cli", ChattyFunction.QUERN, ChattyFunction.jar(), request -> request);
    }

    private static boolean isSecondVersion(Path command) {
        try {
            Process process = new ProcessBuilder(command.toString(), "--version").redirectErrorStream(true).start();
            return new String(process.getInputStream().readAllBytes(), UTF_8).startsWith("aws-cli/2");
        } catch (IOException e) {
            return false;
        }
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            lambda.close();
            server.close();
        }
    }

    private static Process start(Path output, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(aws.toString(), "--endpoint-url", server.url(), "--region",
                "us-east-1", "--output", "json", "logs"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile())
                .directory(files.toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("AWS_"));
        environment.put("AWS_SHARED_CREDENTIALS_FILE", server.server().rootKey().toString());
        environment.put("AWS_CONFIG_FILE", files.resolve("none").toString());
        environment.put("AWS_PAGER", "");
        environment.put("AWS_EC2_METADATA_DISABLED", "true");
        environment.put("PYTHONUNBUFFERED", "1");
        return builder.start();
    }

    private static String run(String... arguments) throws Exception {
        Path output = Files.createTempFile(files, "out", ".txt");
        Process process = start(output, arguments);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        String text = Files.readString(output);
        assertThat(process.exitValue()).as(text).isZero();
        return text;
    }

    private static void invoke(String how) {
        lambda.invoke(request -> request.functionName("cli").payload(SdkBytes.fromUtf8String('"' + how + '"')));
    }

    private static boolean has(Path file, String text) {
        try {
            return Files.readString(file).contains(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void tailFollowsWhatAFunctionLogs() throws Exception {
        invoke("before");
        Path output = files.resolve("tail.txt");
        Process tail = start(output, "tail", "/aws/lambda/cli", "--follow", "--format", "short");
        try {
            eventually("the tail shows what was before", () -> has(output, "printed before"));
            invoke("while");
            eventually("the tail shows what comes", () -> has(output, "printed while"));
            invoke("again");
            eventually("the tail shows more of what comes", () -> has(output, "printed again"));
        } finally {
            tail.destroyForcibly().waitFor();
        }
        assertThat(Files.readString(output)).containsOnlyOnce("printed before").containsOnlyOnce("printed while")
                .contains("START RequestId: ", "REPORT RequestId: ");
        assertThat(run("tail", "/aws/lambda/cli", "--since", "1h", "--filter-pattern", "\"printed while\""))
                .contains("printed while").doesNotContain("printed before");
    }

    @Test
    void streamsAndEventsAreListed() throws Exception {
        invoke("listed");
        assertThat(run("describe-log-streams", "--log-group-name", "/aws/lambda/cli", "--order-by", "LastEventTime",
                "--descending")).contains("[$LATEST]");
        assertThat(run("filter-log-events", "--log-group-name", "/aws/lambda/cli", "--filter-pattern", "listed"))
                .contains("printed listed");
    }
}
