package dev.quern.admin.dynamodb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quern.admin.PageCommands;
import dev.quern.admin.RunningServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The document client of the AWS SDK for JavaScript; runs where there is a {@code node} on the path that finds its
 * packages: install {@code @aws-sdk/client-dynamodb} and {@code @aws-sdk/lib-dynamodb} with npm in some folder, and
 * name the folder's {@code node_modules} in {@code NODE_PATH}.
 */
@Timeout(120)
class LibDynamoDbTest {

    @TempDir
    Path data;

    @TempDir
    Path files;

    /** What node printed. */
    private record Ran(int code, String text) {}

    private Ran node(Map<String, String> environment, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("node"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).directory(files.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ran(process.exitValue(), text.strip());
    }

    private Path script() throws IOException {
        Path script = files.resolve("lib-dynamodb.cjs");
        try (InputStream source = Objects
                .requireNonNull(getClass().getResourceAsStream("/dynamodb/lib-dynamodb.cjs"))) {
            Files.copy(source, script);
        }
        return script;
    }

    @Test
    void theDocumentClientOfTheSdkForJavaScriptWorks() throws Exception {
        assumeTrue(PageCommands.folders().anyMatch(folder -> Files.isExecutable(folder.resolve("node"))),
                "there is no node on the path");
        assumeTrue(
                node(Map.of(), "-e", "require('@aws-sdk/client-dynamodb'); require('@aws-sdk/lib-dynamodb')")
                        .code() == 0,
                "node does not find @aws-sdk/client-dynamodb and @aws-sdk/lib-dynamodb: install them with npm, and"
                        + " name their node_modules in NODE_PATH");
        try (RunningServer server = RunningServer.start(data)) {
            Ran ran = node(Map.of("AWS_SHARED_CREDENTIALS_FILE", server.server().rootKey().toString(),
                    "AWS_CONFIG_FILE", files.resolve("none").toString(), "NODE_NO_WARNINGS", "1"),
                    script().toString(), server.url());
            assertThat(ran.code()).as(ran.text()).isZero();
            assertThat(ran.text()).isEqualTo("all is as it should be");
        }
    }
}
