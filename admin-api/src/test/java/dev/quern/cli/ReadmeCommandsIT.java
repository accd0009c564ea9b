package dev.quern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.admin.RunningServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's commands are run as they stand, against a server of the test's. */
class ReadmeCommandsIT {

    private static final Pattern COMMANDS = Pattern.compile("<!-- run: deploy -->\\n```sh\\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path data;

    @Test
    void aFunctionOfOnesOwnIsDeployedAndCalled() throws Exception {
        try (RunningServer server = RunningServer.start(data)) {
            ProcessBuilder shell = new ProcessBuilder("bash", "-eu", "-c", commands()).directory(Path.of("..").toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT);
            Map<String, String> environment = shell.environment();
            environment.put("QUERN_ENDPOINT", server.url());
            environment.put("QUERN_DATA", data.toString());
            // javac and jar, wherever this JDK lies
            environment.merge("PATH", Path.of(System.getProperty("java.home"), "bin").toString(),
                    (path, bin) -> bin + ":" + path);
            Process process = shell.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(process.waitFor()).isZero();
            assertThat(output.lines()).last().isEqualTo("\"Hello, Ada!\"");
        }
    }

    private static String commands() throws IOException {
        Matcher commands = COMMANDS.matcher(Files.readString(Path.of("../README.md")));
        assertThat(commands.find()).as("the README has commands marked 'run: deploy'").isTrue();
        return commands.group(1);
    }
}
