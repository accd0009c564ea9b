package dev.quern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code health}, against answers that a server has for it. */
class HealthCommandTest {
    @TempDir
    private Path home;

    private Cli.Ended answered(int status, String body) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/readyz", exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        try {
            return new Cli(home).run("health", "--endpoint", "http://127.0.0.1:" + server.getAddress().getPort());
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aServerThatTakesRequestsIsHealthy() throws IOException {
        Cli.Ended ended = answered(200, "ready\n");
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.out()).isEqualTo("ready\n");
    }

    @Test
    void oneThatDoesNotIsNotAndItsReasonIsPrinted() throws IOException {
        Cli.Ended ended = answered(503, "the server is stopping\n");
        assertThat(ended.exitCode()).isEqualTo(3);
        assertThat(ended.err()).contains("takes no requests: the server is stopping\n");
        assertThat(ended.out()).isEmpty();
        assertThat(answered(404, "").err()).contains("/readyz has status 404");
        assertThat(answered(404, "").exitCode()).isEqualTo(3);
    }

    @Test
    void nobodyThereIsNotHealthyAndAWrongAddressIsAWrongArgument() {
        Cli.Ended nobody = new Cli(home).run("health", "--endpoint", "http://127.0.0.1:1");
        assertThat(nobody.exitCode()).isEqualTo(3);
        assertThat(nobody.err()).contains("no Quern server at http://127.0.0.1:1");
        assertThat(new Cli(home).environment("QUERN_ENDPOINT", "nowhere").run("health").exitCode()).isEqualTo(2);
    }
}
