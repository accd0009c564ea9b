package dev.quern.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Runs the shell commands of a page of {@code docs/}, from its first to its last, as a reader would type them. */
public final class PageCommands {

    private static final Pattern COMMANDS = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
    private static final String ADDRESS = "http://127.0.0.1:7070";

    private PageCommands() {}

    /** The folders in which the system looks for commands. */
    public static Stream<Path> folders() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1)).map(Path::of);
    }

    /**
     * Runs them against a server, with its root key, until one fails.
     *
     * @param page
     *            the name of its file
     * @param first
     *            where commands are looked for before anywhere else
     * @param work
     *            the folder that they work in, which must be empty
     * @return what they printed
     */
    public static String run(String page, RunningServer server, Path first, Path work, Duration limit)
            throws IOException, InterruptedException {
        StringBuilder script = new StringBuilder("set -eu\n");
        Matcher commands = COMMANDS.matcher(Files.readString(Path.of("..", "docs", page)));
        while (commands.find()) {
            script.append(commands.group(1));
        }
        Path output = Files.createTempFile("page", ".txt");
        try {
            ProcessBuilder builder = new ProcessBuilder("sh", "-c", script.toString().replace(ADDRESS, server.url()))
                    .redirectErrorStream(true).redirectOutput(output.toFile()).directory(work.toFile());
            Map<String, String> environment = builder.environment();
            environment.keySet().removeIf(name -> name.startsWith("AWS_"));
            environment.put("PATH", first + File.pathSeparator + environment.get("PATH"));
            environment.put("AWS_SHARED_CREDENTIALS_FILE", server.server().rootKey().toString());
            environment.put("AWS_CONFIG_FILE", work.resolve("none").toString());
            environment.put("AWS_DEFAULT_REGION", "us-east-1");
            environment.put("AWS_PAGER", "");
            environment.put("AWS_EC2_METADATA_DISABLED", "true");
            Process process = builder.start();
            try {
                assertThat(process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)).as(Files.readString(output)).isTrue();
            } finally {
                process.destroyForcibly();
            }
            String printed = Files.readString(output, UTF_8);
            assertThat(process.exitValue()).as(printed).isZero();
            return printed;
        } finally {
            Files.delete(output);
        }
    }
}
