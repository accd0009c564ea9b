package dev.quern.admin.backup.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of requests that fail. */
@Timeout(60)
class BucketClientTest {

    /** Statuses that the endpoint answers with; 0 breaks the connection, and 200 comes when there are none left. */
    private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            Integer status = answers.poll();
            if (status != null && status == 0) {
                exchange.close();
                return;
            }
            byte[] body = "<Error><Code>Because</Code><Message>so it is</Message></Error>".getBytes();
            exchange.sendResponseHeaders(status == null ? 200 : status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private BucketClient client() {
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        return new BucketClient(new BucketAddress("backups", ""),
                new BucketAccess(Optional.of(new BucketAccess.Key("a", "b", null)), "us-east-1", address),
                InstantSource.system(), Duration.ofMillis(1));
    }

    @Test
    void whatMayPassIsAskedAgain() throws IOException {
        answers.addAll(new ArrayDeque<>(List.of(503, 0, 429, 500)));
        try (BucketClient client = client()) {
            client.put("a/b", new byte[]{1, 2, 3});
        }
        assertThat(asked).hasSize(5).containsOnly("PUT /backups/a/b");
    }

    @Test
    void itIsNotAskedForEver() {
        for (int i = 0; i < 20; i++) {
            answers.add(503);
        }
        try (BucketClient client = client()) {
            assertThatThrownBy(() -> client.put("a", new byte[0])).isInstanceOf(BucketException.class)
                    .hasMessageContaining("503 Because: so it is");
        }
        assertThat(asked).hasSize(5);
    }

    @Test
    void aRefusalIsTakenForWhatItIs() {
        answers.add(403);
        try (BucketClient client = client()) {
            assertThatThrownBy(() -> client.delete("a")).isInstanceOf(BucketException.class)
                    .hasMessageContaining("403 Because: so it is");
        }
        assertThat(asked).hasSize(1);
    }

    @Test
    void anErrorWithTheStatusOfSuccessIsNoCompletedUpload() {
        try (BucketClient client = client()) {
            assertThatThrownBy(() -> client.complete(new BucketClient.Begun("a", "id"), List.of("\"tag\"")))
                    .isInstanceOf(IOException.class).hasMessageContaining("CompleteMultipartUploadResult");
        }
    }
}
