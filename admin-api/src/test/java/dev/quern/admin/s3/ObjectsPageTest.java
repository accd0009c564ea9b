package dev.quern.admin.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quern.admin.PageCommands;
import dev.quern.admin.RunningServer;
import dev.quern.runtime.testing.FunctionJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;

/** The commands of {@code docs/objects.md}, in order; runs where an AWS CLI of version 2 and curl are on the path. */
@Timeout(300)
class ObjectsPageTest {
    @Test
    void theCommandsOfThePageWork(@TempDir Path data, @TempDir Path files) throws Exception {
        Optional<Path> aws = PageCommands.folders().filter(folder -> isSecondVersion(folder.resolve("aws")))
                .findFirst();
        assumeTrue(
                aws.isPresent()
                        && PageCommands.folders().anyMatch(folder -> Files.isExecutable(folder.resolve("curl"))),
                "there is no AWS CLI of version 2, or no curl, on the path");
        try (RunningServer server = RunningServer.start(data)) {
            deployWhatThePageTakesForGranted(server);
            Path work = Files.createDirectory(files.resolve("work"));
            String printed = PageCommands.run("objects.md", server, aws.get(), work,
                    Duration.ofSeconds(280));
            assertThat(printed).contains("make_bucket: demo", "site/pages/fr.html", "DeleteMarkers");
            assertThat(printed.lines().filter(line -> line.equals("Hello"))).as(printed).hasSize(1);
            assertThat(printed.lines().filter(line -> line.endsWith("Bonjour"))).as(printed).hasSize(2);
            assertThat(work.resolve("copy.html")).hasContent("Hello\n");
        }
    }

    private static void deployWhatThePageTakesForGranted(RunningServer server) {
        byte[] jar = FunctionJar.compile("""
                package example;
                public class Thumbnails implements dev.quern.function.Handler<String, String> {
                    public String handle(String event, dev.quern.function.Context context) { return ""; }
                }
                """).bytes();
        try (LambdaClient lambda = server.lambda()) {
            lambda.createFunction(create -> create.functionName("thumbnails").runtime("java25")
                    .role("arn:aws:iam::000000000000:role/r").handler("example.Thumbnails")
                    .code(code -> code.zipFile(SdkBytes.fromByteArray(jar))));
            RunningServer.awaitActive(lambda, "thumbnails");
        }
    }

    private static boolean isSecondVersion(Path command) {
        if (!Files.isExecutable(command)) {
            return false;
        }
        try {
            Process process = new ProcessBuilder(command.toString(), "--version").redirectErrorStream(true).start();
            return new String(process.getInputStream().readAllBytes(), UTF_8).startsWith("aws-cli/2");
        } catch (IOException e) {
            return false;
        }
    }
}
