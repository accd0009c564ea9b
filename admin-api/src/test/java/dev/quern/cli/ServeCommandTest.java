package dev.quern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.admin.ServerSettings;
import dev.quern.admin.http.TrustedProxies;
import dev.quern.cli.serve.RunningServer;
import dev.quern.runtime.async.AsyncSettings;
import dev.quern.runtime.contain.ContainmentSettings;
import dev.quern.runtime.log.LogSettings;
import dev.quern.storage.kv.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code serve}, with a server that only notes what it is told. */
class ServeCommandTest {
    private final List<ServerSettings> started = new ArrayList<>();
    private final List<String> closed = new ArrayList<>();

    @TempDir
    private Path home;
    private Cli cli;

    @BeforeEach
    void makeServer() {
        cli = new Cli(home).launcher(settings -> {
            started.add(settings);
            return new NotedServer("http://" + settings.host() + ":" + settings.port());
        });
    }

    private final class NotedServer implements RunningServer {
        private final String url;

        NotedServer(String url) {
            this.url = url;
        }

        @Override
        public String url() {
            return url;
        }

        @Override
        public CompletionStage<?> pulse() {
            return CompletableFuture.completedFuture(url);
        }

        @Override
        public int running() {
            return 0;
        }

        @Override
        public void close() {
            closed.add(url);
        }
    }

    @Test
    void itSaysReadyWaitsAndClosesTheServer() {
        List<String> order = new ArrayList<>();
        Cli.Ended ended = cli.run(() -> {
            order.add("armed");
            return () -> order.add("asked, closed " + closed.size());
        }, "serve");
        assertThat(ended).isEqualTo(new Cli.Ended(0, "quern ready http://127.0.0.1:7070\n", ""));
        assertThat(order).containsExactly("armed", "asked, closed 0");
        assertThat(closed).containsExactly("http://127.0.0.1:7070");
        assertThat(started).singleElement().satisfies(settings -> {
            assertThat(settings.data()).isEqualTo(home.resolve(".quern/data"));
            assertThat(settings.dev()).isFalse();
            assertThat(settings.plugins()).isEmpty();
        });
    }

    @Test
    void theFileSetsWhatTheArgumentsDoNot() throws IOException {
        Files.createDirectory(home.resolve("more-plugins"));
        Path file = Files.writeString(home.resolve("quern.properties"), """
                # all of it
                host = localhost
                port = 8080
                data = data
                dev = true
                plugins = more-plugins
                region = eu-central-1
                account-id = 123456789012
                shutdown-grace = 500ms
                concurrency = 50
                init-timeout = 20s
                idle-timeout = 1h
                log-retention = 7d
                log-group-size = 64MiB
                log-size = 1GiB
                log-buffer = 512KiB
                log-mirror = true
                threads-per-environment = 100
                stranded-threads = 3
                stranded-after = 2s
                leak-after = 5m
                heap-percent = 60
                async-concurrency = 20
                async-concurrency-per-function = 5
                async-poll = 30s
                disk-reserve = 1GiB
                trusted-proxies = 192.0.2.7, 10.0.0.0/8
                plugin.mail.server = smtp.example.org
                """);
        assertThat(cli.run("serve", "--config", file.toString(), "--port", "0").exitCode()).isZero();
        ServerSettings settings = started.getFirst();
        assertThat(settings.host()).isEqualTo("localhost");
        assertThat(settings.port()).isZero();
        assertThat(settings.data()).isEqualTo(home.resolve("data"));
        assertThat(settings.dev()).isTrue();
        assertThat(settings.plugins()).isEqualTo(Optional.of(home.resolve("more-plugins")));
        assertThat(settings.account().region()).isEqualTo("eu-central-1");
        assertThat(settings.account().accountId()).isEqualTo("123456789012");
        assertThat(settings.invocations().concurrency()).isEqualTo(50);
        assertThat(settings.invocations().initTimeout()).isEqualTo(Duration.ofSeconds(20));
        assertThat(settings.invocations().idleTimeout()).isEqualTo(Duration.ofHours(1));
        assertThat(settings.containment()).isEqualTo(
                new ContainmentSettings(100, 3, Duration.ofSeconds(2), Duration.ofMinutes(5), 60));
        assertThat(settings.pluginSettings()).isEqualTo(Map.of("mail", Map.of("server", "smtp.example.org")));
        assertThat(settings.grace()).isEqualTo(Duration.ofMillis(500));
        assertThat(settings.logs().store()).isEqualTo(LogSettings.DEFAULT
                .keeping(Duration.ofDays(7), 64L << 20, 1L << 30).buffering(512 << 10));
        assertThat(settings.logs().mirror()).isTrue();
        assertThat(settings.asyncCalls()).contains(new AsyncSettings(5, 20, Duration.ofSeconds(30)));
        assertThat(settings.diskReserve()).isEqualTo(1L << 30);
        assertThat(settings.proxies()).isEqualTo(TrustedProxies.parse("192.0.2.7,10.0.0.0/8"));
    }

    @Test
    void asynchronousCallsMayTakeHalfOfTheConcurrencyIfNothingIsSaidAndNotNothing() throws IOException {
        Path file = Files.writeString(home.resolve("c"), "concurrency = 30");
        assertThat(cli.run("serve", "--config", file.toString()).exitCode()).isZero();
        assertThat(started.getFirst().asyncCalls()).contains(new AsyncSettings(12, 15, Duration.ofSeconds(10)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"concurrency = 0 | from 1", "threads-per-environment = -1 | from 1",
            "stranded-threads = 0 | from 1", "async-concurrency = 0 | from 1",
            "async-concurrency-per-function = 0 | from 1", "shard-reads = 0 | from 1",
            "heap-percent = 0 | from 1 to 100", "heap-percent = 101 | from 1 to 100",
            "init-timeout = 0s | and not none", "idle-timeout = 0ms | and not none",
            "stranded-after = 0s | and not none", "leak-after = 0s | and not none", "async-poll = 0s | and not none",
            "log-retention = 0d | and not none", "log-group-size = 1KiB | of 16MiB or more",
            "log-buffer = 1KiB | of 64KiB or more", "log-size = 5GB | such as 512KiB, 64MiB or 2GiB",
            "data = | is a path", "plugins = none | there is no folder", "host = | is an address",
            "shutdown-grace = 999999999d | a time span", "plugins = | is a path", "log-mirror = yes | true or false",
            "port = http | a whole number"})
    void aValueThatIsNoneIsRefusedWithItsNameItsFileAndTheRule(String said, String rule) throws IOException {
        Path file = Files.writeString(home.resolve("c"), said);
        Cli.Ended ended = cli.run("serve", "--config", file.toString());
        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err().lines()).singleElement().asString().contains(file.toString(), said.strip(), rule);
        assertThat(started).isEmpty();
    }

    @Test
    void asynchronousCallsOfOneFunctionAreNotMoreThanThoseOfAll() throws IOException {
        Path file = Files.writeString(home.resolve("c"), "async-concurrency = 5\nasync-concurrency-per-function = 6");
        Cli.Ended ended = cli.run("serve", "--config", file.toString());
        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).contains(file + ": async-concurrency-per-function is 6", "5 (async-concurrency)");
    }

    @Test
    void logsThatHaveLessRoomTogetherThanOneOfThemAreRefused() throws IOException {
        Path file = Files.writeString(home.resolve("c"), "log-group-size = 64MiB\nlog-size = 32MiB");
        Cli.Ended ended = cli.run("serve", "--config", file.toString());
        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).contains(file.toString(), "log-size is less than log-group-size");
    }

    @Test
    void theDataDirectoryComesFromTheArgumentsTheFileOrTheEnvironment() throws IOException {
        Path file = Files.writeString(home.resolve("c"), "data = from-file");
        cli.environment("QUERN_DATA", "/from/environment");
        cli.run("serve");
        cli.run("serve", "--config", file.toString());
        cli.run("serve", "--config", file.toString(), "--data", "/given");
        assertThat(started).extracting(ServerSettings::data).containsExactly(Path.of("/from/environment"),
                home.resolve("from-file"), Path.of("/given"));
    }

    @Test
    void aServerThatLetsEverybodyInListensOnThisMachineOnly() {
        Cli.Ended ended = cli.run("serve", "--dev", "--host", "0.0.0.0");
        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).contains("--dev").contains("0.0.0.0");
        assertThat(started).isEmpty();
        assertThat(cli.run("serve", "--dev", "--host", "::1").exitCode()).isZero();
    }

    @Test
    void aServerThatCannotStartEndsWithCodeFour() {
        Cli.Ended port = cli.launcher(_ -> {
            throw new IOException("cannot listen on 127.0.0.1:80");
        }).run("serve");
        assertThat(port).isEqualTo(
                new Cli.Ended(4, "", "quern: the server cannot start: cannot listen on 127.0.0.1:80\n"));
        Cli.Ended store = cli.launcher(_ -> {
            throw new StoreException("the store is already open in process 1");
        }).run("serve");
        assertThat(store.exitCode()).isEqualTo(4);
        assertThat(store.err()).contains("already open in process 1");
    }

    @Test
    void aFaultInTheServerIsNotTakenForOneOfTheUser() {
        Cli.Ended ended = cli.launcher(_ -> {
            throw new IllegalStateException("a bug");
        }).run("serve");
        assertThat(ended.exitCode()).isEqualTo(70);
        assertThat(ended.err()).contains("please report").contains("IllegalStateException: a bug");
    }
}
