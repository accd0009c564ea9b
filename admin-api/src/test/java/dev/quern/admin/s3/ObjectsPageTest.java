package dev.quern.admin.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quern.admin.RunningServer;
import dev.quern.runtime.testing.FunctionJar;
import java.io.File;
import java.io.IOException;
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
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;

/** The commands of {@code docs/objects.md}, in order; runs where an AWS CLI of version 2 and curl are on the path. */
@Timeout(300)
class ObjectsPageTest {
    private static final Pattern COMMANDS = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);

    @Test
    void theCommandsOfThePageWork(@TempDir Path data, @TempDir Path files) throws Exception {
        Optional<Path> aws = folders().map(folder -> folder.resolve("aws")).filter(ObjectsPageTest::isSecondVersion)
                .findFirst();
        assumeTrue(aws.isPresent() && folders().anyMatch(folder -> Files.isExecutable(folder.resolve("curl"))),
                "there is no AWS CLI of version 2, or no curl, on the path");
        try (RunningServer server = RunningServer.start(data)) {
            deployWhatThePageTakesForGranted(server);
            StringBuilder script = new StringBuilder("set -eu\n");
            Matcher commands = COMMANDS.matcher(Files.readString(Path.of("..", "docs", "objects.md")));
            while (commands.find()) {
                script.append(commands.group(1));
            }
            Path output = files.resolve("output.txt");
            ProcessBuilder builder = new ProcessBuilder("sh", "-c",
                    script.toString().replace("http://127.0.0.1:7070", server.url())).redirectErrorStream(true)
                    .redirectOutput(output.toFile()).directory(Files.createDirectory(files.resolve("work")).toFile());
            Map<String, String> environment = builder.environment();
            environment.keySet().removeIf(name -> name.startsWith("AWS_"));
            environment.put("PATH", aws.get().getParent() + File.pathSeparator + environment.get("PATH"));
            environment.put("AWS_SHARED_CREDENTIALS_FILE", server.server().rootKey().toString());
            environment.put("AWS_CONFIG_FILE", files.resolve("none").toString());
            environment.put("AWS_DEFAULT_REGION", "us-east-1");
            environment.put("AWS_PAGER", "");
            environment.put("AWS_EC2_METADATA_DISABLED", "true");
            Process process = builder.start();
            try {
                assertThat(process.waitFor(280, TimeUnit.SECONDS)).isTrue();
            } finally {
                process.destroyForcibly();
            }
            String printed = Files.readString(output, UTF_8);
            assertThat(process.exitValue()).as(printed).isZero();
            assertThat(printed).contains("make_bucket: demo", "site/pages/fr.html", "DeleteMarkers");
            assertThat(printed.lines().filter(line -> line.equals("Hello"))).as(printed).hasSize(1);
            assertThat(printed.lines().filter(line -> line.endsWith("Bonjour"))).as(printed).hasSize(2);
            assertThat(files.resolve("work/copy.html")).hasContent("Hello\n");
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
            server.awaitActive(lambda, "thumbnails");
        }
    }

    private static Stream<Path> folders() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1)).map(Path::of);
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
