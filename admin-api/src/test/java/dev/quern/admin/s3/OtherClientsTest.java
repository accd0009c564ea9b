package dev.quern.admin.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quern.admin.PageCommands;
import dev.quern.admin.RunningServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that people have from their distribution, each where it is on the path: files go there and back. */
@Timeout(120)
class OtherClientsTest {
    private static final String NAME = "folder/\u00fc b+c.txt";
    /** More than the clients send in one piece. */
    private static final int LARGE = 16 << 20;

    @TempDir
    Path data;

    @TempDir
    Path work;

    private static void assumeInstalled(String command) {
        assumeTrue(PageCommands.folders().anyMatch(folder -> Files.isExecutable(folder.resolve(command))),
                "there is no " + command + " on the path");
    }

    private void makeFiles() throws IOException {
        Files.createDirectories(work.resolve("there/folder"));
        Files.createDirectories(work.resolve("back"));
        byte[] large = new byte[LARGE];
        new Random(1).nextBytes(large);
        Files.write(work.resolve("there/large"), large);
        Files.writeString(work.resolve("there").resolve(NAME), "text");
    }

    private void assertBack() throws IOException {
        assertThat(work.resolve("back").resolve(NAME)).hasContent("text");
        assertThat(Files.mismatch(work.resolve("there/large"), work.resolve("back/large"))).isEqualTo(-1);
    }

    private String run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(work.toFile()).redirectErrorStream(true);
        // whatever is set for the network around this machine is not for the server beside
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_") || name.endsWith("_proxy"));
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed;
    }

    @Test
    void s3cmd() throws Exception {
        assumeInstalled("s3cmd");
        makeFiles();
        try (RunningServer server = RunningServer.start(data)) {
            String host = URI.create(server.url()).getAuthority();
            Path settings = Files.writeString(work.resolve("s3cfg"), """
                    [default]
                    access_key = %s
                    secret_key = %s
                    host_base = %s
                    host_bucket = %s
                    use_https = False
                    """.formatted(server.rootKey().accessKeyId(), server.rootKey().secretAccessKey(), host, host));
            String config = "--config=" + settings;
            run("s3cmd", config, "mb", "s3://s3cmd");
            run("s3cmd", config, "--no-progress", "sync", "there/", "s3://s3cmd/p/");
            assertThat(run("s3cmd", config, "ls", "--recursive", "s3://s3cmd")).contains("s3://s3cmd/p/" + NAME);
            run("s3cmd", config, "--no-progress", "get", "--recursive", "s3://s3cmd/p/", "back/");
            assertBack();
            run("s3cmd", config, "rb", "--recursive", "--force", "s3://s3cmd");
        }
    }

    @Test
    void rclone() throws Exception {
        assumeInstalled("rclone");
        makeFiles();
        try (RunningServer server = RunningServer.start(data)) {
            Path settings = Files.writeString(work.resolve("rclone.conf"), """
                    [quern]
                    type = s3
                    provider = Other
                    access_key_id = %s
                    secret_access_key = %s
                    endpoint = %s
                    upload_cutoff = 8M
                    """.formatted(server.rootKey().accessKeyId(), server.rootKey().secretAccessKey(), server.url()));
            String config = "--config=" + settings;
            run("rclone", config, "mkdir", "quern:rclone");
            run("rclone", config, "sync", "there", "quern:rclone/p");
            assertThat(run("rclone", config, "check", "there", "quern:rclone/p")).contains("0 differences found");
            run("rclone", config, "copy", "quern:rclone/p", "back");
            assertBack();
            run("rclone", config, "purge", "quern:rclone");
        }
    }
}
