package dev.quern.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a start that fails leaves behind. */
@Timeout(60)
class ServerStartTest {
    @Test
    void aPortThatIsTakenIsSaidBeforeAnythingIsWritten(@TempDir Path folder) throws IOException {
        Path data = folder.resolve("data");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            ServerSettings settings = ServerSettings.of(data).listeningOn("127.0.0.1", taken.getLocalPort());
            assertThatThrownBy(() -> Server.start(settings)).isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot listen on 127.0.0.1:" + taken.getLocalPort())
                    .hasMessageContaining("Choose another host or port");
        }
        assertThat(data).doesNotExist();
    }
}
