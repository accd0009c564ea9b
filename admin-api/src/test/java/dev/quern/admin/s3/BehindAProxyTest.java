package dev.quern.admin.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.admin.RunningServer;
import dev.quern.admin.SignedHttp;
import dev.quern.admin.http.TrustedProxies;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a proxy says that is trusted; {@link S3HttpTest} shows that nobody else is believed. */
class BehindAProxyTest {

    @TempDir
    static Path data;

    private static RunningServer server;
    private static SignedHttp http;

    @BeforeAll
    static void start() {
        server = RunningServer.start(data,
                settings -> settings.withProxies(TrustedProxies.parse("10.0.0.0/8, 127.0.0.1")));
        http = SignedHttp.forService(server, "s3");
    }

    @AfterAll
    static void stop() {
        http.close();
        server.close();
    }

    private static void bucket(String name, String condition) {
        http.send("PUT", "/" + name, "", Map.of());
        http.send("PUT", "/" + name + "/a", "a", Map.of());
        assertThat(http.send("PUT", "/" + name + "?policy", """
                {"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Principal": "*", "Action": "s3:GetObject",
                 "Resource": "arn:aws:s3:::%s/*", "Condition": {%s}}}""".formatted(name, condition), Map.of())
                .status()).isEqualTo(204);
    }

    @Test
    void isBelievedThatAClientCameWithTls() {
        bucket("sealed", "\"Bool\": {\"aws:SecureTransport\": \"false\"}");
        assertThat(http.get("/sealed/a").status()).isEqualTo(403);
        assertThat(http.send("GET", "/sealed/a", "", Map.of("X-Forwarded-Proto", "http")).status()).isEqualTo(403);
        assertThat(http.send("GET", "/sealed/a", "", Map.of("X-Forwarded-Proto", "https")).text()).isEqualTo("a");
    }

    @Test
    void isBelievedWhereAClientIs() {
        bucket("near", "\"NotIpAddress\": {\"aws:SourceIp\": \"203.0.113.0/24\"}");
        assertThat(http.get("/near/a").status()).isEqualTo(403);
        assertThat(http.send("GET", "/near/a", "", Map.of("X-Forwarded-For", "203.0.113.7, 10.1.2.3")).text())
                .isEqualTo("a");
        assertThat(http.send("GET", "/near/a", "", Map.of("X-Forwarded-For", "203.0.113.7, 198.51.100.1")).status())
                .as("what the client itself has put before").isEqualTo(403);
    }
}
