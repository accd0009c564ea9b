package dev.quern.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quern.admin.PageCommands;
import dev.quern.admin.RunningServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the README and of other pages are run as they stand, against a server of the test's. */
class ReadmeCommandsIT {

    @TempDir
    Path data;

    @TempDir
    Path backups;

    @Test
    void aFunctionOfOnesOwnIsDeployedAndCalled() throws Exception {
        try (RunningServer server = RunningServer.start(data)) {
            assertThat(run(server, Path.of("../README.md"), "deploy").lines()).last().isEqualTo("\"Hello, Ada!\"");
        }
    }

    @Test
    void toolsOfAwsWorkWithTheKeysThatArePrinted() throws Exception {
        assumeTrue(PageCommands.folders().anyMatch(bin -> Files.isExecutable(bin.resolve("aws"))),
                "the AWS CLI is not installed");
        try (RunningServer server = RunningServer.start(data)) {
            assertThat(run(server, Path.of("../README.md"), "aws")).contains("\"Functions\"");
        }
    }

    @Test
    void theApplicationThatEmbedsQuernRunsWithoutAProject() throws Exception {
        Path readme = Path.of("../README.md");
        Matcher program = Pattern.compile("<!-- run: embed -->\\n```java\\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(readme));
        assertThat(program.find()).isTrue();
        Path folder = Files.createDirectories(Path.of("../.quern/embedded"));
        Files.writeString(folder.resolve("Embedded.java"), program.group(1));
        Files.copy(Path.of("../examples/hello/target/hello.jar"), folder.resolve("hello.jar"),
                StandardCopyOption.REPLACE_EXISTING);
        try (RunningServer server = RunningServer.start(data)) {
            assertThat(run(server, readme, "embedded")).contains("Hello, Ada!");
        }
    }

    @Test
    void backupsAreTakenListedAndVerified() throws Exception {
        try (RunningServer server = RunningServer.start(data)) {
            assertThat(run(server, Path.of("../docs/operations.md"), "operations").lines()).startsWith("1", "2")
                    .endsWith("1\tgood", "2\tgood");
        }
    }

    @Test
    void aFileIsPlannedDeployedAndFoundDone() throws Exception {
        try (RunningServer server = RunningServer.start(data)) {
            assertThat(run(server, Path.of("../docs/deploy.md"), "stack").lines())
                    .contains("5 to make, 0 to change, 0 to delete", "nothing to do")
                    .last().isEqualTo("{\"message\":\"Hello, Ada!\"}");
        }
    }

    /** Runs the commands that are marked on a page; returns what they print. */
    private String run(RunningServer server, Path page, String mark) throws IOException, InterruptedException {
        ProcessBuilder shell = new ProcessBuilder("bash", "-eu", "-c", commands(page, mark))
                .directory(Path.of("..").toFile()).redirectError(ProcessBuilder.Redirect.INHERIT);
        Map<String, String> environment = shell.environment();
        environment.put("QUERN_ENDPOINT", server.url());
        environment.put("QUERN_DATA", data.toString());
        environment.put("BACKUPS", backups.resolve("here").toString());
        // javac and jar, wherever this JDK lies
        environment.merge("PATH", Path.of(System.getProperty("java.home"), "bin").toString(),
                (path, bin) -> bin + ":" + path);
        Process process = shell.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return output;
    }

    private static String commands(Path page, String mark) throws IOException {
        Matcher commands = Pattern.compile("<!-- run: " + mark + " -->\\n```sh\\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(page));
        assertThat(commands.find()).as("%s has commands marked 'run: %s'", page, mark).isTrue();
        return commands.group(1);
    }
}
