package dev.quern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What all commands have in common. */
class CommandLineTest {
    @TempDir
    private Path home;

    @ParameterizedTest
    @ValueSource(strings = {"serve", "demo", "deploy", "invoke", "logs", "keys", "backup", "restore", "check", "health",
            "train"})
    void everyCommandExplainsItself(String command) {
        Cli.Ended help = new Cli(home).run(command, "--help");
        assertThat(help.exitCode()).isZero();
        assertThat(help.out()).startsWith("Usage: quern " + command);
        assertThat(help.err()).isEmpty();
        assertThat(new Cli(home).run("--help").out()).contains("  " + command + " ");
        assertThat(new Cli(home).run(command, "--version")).isEqualTo(new Cli(home).run("--version"));
    }

    @Test
    void theVersionIsTold() {
        Cli.Ended ended = new Cli(home).run("--version");
        assertThat(ended.exitCode()).isZero();
        assertThat(ended.out()).startsWith("quern ").contains("Java 25");
    }

    @Test
    void withoutACommandItNamesThem() {
        Cli.Ended ended = new Cli(home).run();
        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).contains("serve, demo, deploy, invoke, logs, keys").contains("quern --help");
    }

    @Test
    void aMistypedCommandIsAnsweredWithTheNearest() {
        Cli.Ended ended = new Cli(home).run("deply", "x.jar");
        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).contains("'deply'").contains("quern deploy");
    }

    @Test
    void aMistypedOptionIsAnsweredWithTheNearest() {
        assertThat(new Cli(home).run("serve", "--prot", "7073").err()).contains("--prot")
                .contains("Did you mean --port?");
        assertThat(new Cli(home).run("serve", "--frobnicate").err()).doesNotContain("Did you mean");
    }

    @Test
    void aVariableWithoutAValueIsExplainedInPlainWords() {
        assertThat(new Cli(home).run("deploy", "x.jar", "--name", "n", "--env", "A").err())
                .contains("Value for option '--env'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve --port many", "serve --port", "serve extra", "deploy", "deploy x.jar",
            "deploy x.jar --name n --timeout soon", "deploy x.jar --name n --url all", "deploy x.jar --name n --env A",
            "invoke", "invoke n --payload {} --payload-file f", "invoke n --payload", "keys extra", "demo --port 65536",
            "serve --port 65536", "serve --endpoint http://x", "invoke n --endpoint nowhere", "--frobnicate"})
    void wrongArgumentsEndWithCodeTwoAndDoNothing(String arguments) {
        Cli.Ended ended = new Cli(home).run(arguments.split(" "));
        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).startsWith("quern: ").doesNotContain("\tat ");
    }

    @Test
    void withoutAServerItSaysHowToStartOne() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        String endpoint = "http://127.0.0.1:" + free;
        Cli.Ended ended = new Cli(home).environment("QUERN_ENDPOINT", endpoint).run("invoke", "n");
        assertThat(ended.exitCode()).isEqualTo(3);
        assertThat(ended.err()).contains("no Quern server at " + endpoint).contains("./quern serve");
    }
}
