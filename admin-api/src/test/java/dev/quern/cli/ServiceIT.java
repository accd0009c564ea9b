package dev.quern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.cli.serve.service.NotifySocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The installed server as a service, with a socket of the test's in the place of systemd. */
@Timeout(120)
@EnabledOnOs(OS.LINUX)
class ServiceIT {

    @TempDir
    private Path folder;
    private Installation quern;

    @BeforeEach
    void install() throws IOException {
        quern = Installation.packaged(folder);
    }

    @AfterEach
    void uninstall() throws IOException {
        quern.unlink();
    }

    @Test
    void itTellsThatItIsReadyThatItLivesAndThatItStops() throws Exception {
        Path socket = folder.resolve("notify");
        Path config = Files.writeString(folder.resolve("config"), "shutdown-grace = 7s\nport = 0\n");
        try (NotifySocket systemd = new NotifySocket(socket);
                Installation.Running server = quern.serveWith(
                        Map.of("NOTIFY_SOCKET", socket.toString(), "WATCHDOG_USEC", "600000"), "--config",
                        config.toString())) {
            assertThat(systemd.next()).isEqualTo("READY=1");
            assertThat(server.firstLine()).startsWith("quern ready http://");
            assertThat(systemd.next()).isEqualTo("WATCHDOG=1");
            assertThat(systemd.next()).isEqualTo("WATCHDOG=1");
            server.stop();
            String told = systemd.next();
            while (told.equals("WATCHDOG=1")) {
                told = systemd.next();
            }
            assertThat(told).isEqualTo("STOPPING=1\nEXTEND_TIMEOUT_USEC=22000000");
            server.rest();
            assertThat(server.exitCode()).isZero();
            assertThat(server.log()).doesNotContain("was not told");
        }
    }
}
