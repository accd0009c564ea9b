package dev.quern.admin.dynamodb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quern.admin.RunningServer;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands of {@code docs/tables.md}, in order; runs where an AWS CLI is on the path. */
@Timeout(180)
class TablesPageTest {

    private static final Pattern COMMANDS = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);

    @Test
    void theCommandsOfThePageWork(@TempDir Path data, @TempDir Path files) throws Exception {
        assumeTrue(Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "aws"))), "there is no AWS CLI on the path");
        try (RunningServer server = RunningServer.start(data)) {
            StringBuilder script = new StringBuilder("set -eu\n");
            Matcher commands = COMMANDS.matcher(Files.readString(Path.of("..", "docs", "tables.md")));
            while (commands.find()) {
                script.append(commands.group(1));
            }
            Path output = files.resolve("output.txt");
            ProcessBuilder builder = new ProcessBuilder("sh", "-c",
                    script.toString().replace("http://127.0.0.1:7070", server.url())).redirectErrorStream(true)
                    .redirectOutput(output.toFile()).directory(files.toFile());
            Map<String, String> environment = builder.environment();
            environment.keySet().removeIf(name -> name.startsWith("AWS_"));
            environment.put("AWS_SHARED_CREDENTIALS_FILE", server.server().rootKey().toString());
            environment.put("AWS_CONFIG_FILE", files.resolve("none").toString());
            environment.put("AWS_DEFAULT_REGION", "us-east-1");
            environment.put("AWS_PAGER", "");
            environment.put("AWS_EC2_METADATA_DISABLED", "true");
            Process process = builder.start();
            try {
                assertThat(process.waitFor(150, TimeUnit.SECONDS)).isTrue();
            } finally {
                process.destroyForcibly();
            }
            String printed = Files.readString(output, UTF_8);
            assertThat(process.exitValue()).as(printed).isZero();
            assertThat(printed).contains("\"TableStatus\": \"CREATING\"", "\"Ada\"", "\"Count\": 1",
                    "\"IndexName\": \"names\"", "\"TableStatus\": \"DELETING\"");
            assertThat(server.server().quern().tables().tables().list(Optional.empty(), 1)).isEmpty();
        }
    }
}
