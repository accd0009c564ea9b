package dev.quern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code train} where it cannot work; the build itself shows that it does. */
class TrainCommandTest {

    @TempDir
    private Path home;

    private void install(String script) throws IOException {
        Files.createDirectories(home.resolve("app"));
        Files.createDirectories(home.resolve("examples"));
        Files.writeString(home.resolve("examples/hello.jar"), "");
        Files.writeString(home.resolve("quern"), script);
        Files.setPosixFilePermissions(home.resolve("quern"), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void aSourceFolderIsNoInstallation() {
        Cli.Ended ended = new Cli(home).run("train");
        assertThat(ended.exitCode()).isEqualTo(4);
        assertThat(ended.err()).contains("no server to train in " + home).contains("examples/hello.jar is missing");
    }

    @Test
    void aServerThatDoesNotStartIsNamedWithTheEndOfItsLogAndTheOldCacheIsGone() throws IOException {
        install("#!/bin/sh\necho \"$QUERN_JAVA_OPTS\" >&2\necho 'no such luck' >&2\nexit 4\n");
        Files.writeString(home.resolve("quern.aot"), "does not fit any more");
        Cli.Ended ended = new Cli(home).environment("QUERN_JAVA_OPTS", "-Xmx1g").run("train");
        assertThat(ended.exitCode()).isEqualTo(4);
        assertThat(ended.err()).contains("the server did not start").contains("no such luck")
                .contains("-Xmx1g -XX:AOTCacheOutput=");
        assertThat(home.resolve("quern.aot")).doesNotExist();
    }
}
