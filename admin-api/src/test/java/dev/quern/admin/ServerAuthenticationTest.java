package dev.quern.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.admin.SignedHttp.Answer;
import dev.quern.admin.auth.RequestSigner;
import dev.quern.admin.auth.RootKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who gets into a running server, and who does not. */
@Timeout(60)
class ServerAuthenticationTest {

    private static final String FUNCTIONS = "/2015-03-31/functions";
    private static final byte[] NOTHING = {};

    @TempDir
    static Path data;

    private static RunningServer server;
    private static SignedHttp http;

    @BeforeAll
    static void start() {
        server = RunningServer.start(data);
        http = new SignedHttp(server);
    }

    @AfterAll
    static void stop() {
        http.close();
        server.close();
    }

    private static InstantSource off(Duration by) {
        return InstantSource.offset(InstantSource.system(), by);
    }

    private static void refused(Answer answer, String type, String message) {
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.errorType()).isEqualTo(type);
        assertThat(answer.message()).contains(message);
    }

    @Test
    void theRootKeyOpensTheDoor() {
        assertThat(http.get(FUNCTIONS).status()).isEqualTo(200);
        assertThat(http.get(FUNCTIONS + "?MaxItems=1&Marker=a%2Fb%20c").status()).isEqualTo(200);
    }

    @Test
    void anUnsignedRequestIsRefused() {
        refused(http.unsigned("GET", FUNCTIONS, NOTHING, Map.of()), "MissingAuthenticationTokenException",
                "Missing Authentication Token");
        refused(http.unsigned("GET", "/2015-03-31/nothing", NOTHING, Map.of()), "MissingAuthenticationTokenException",
                "Missing Authentication Token");
    }

    @Test
    void aWrongSecretAndAnUnknownKeyAreRefused() {
        RootKey key = server.rootKey();
        try (SignedHttp wrong = new SignedHttp(server.url(), new RequestSigner(key.accessKeyId(), "x".repeat(40), null,
                "us-east-1", "lambda", InstantSource.system()))) {
            refused(wrong.get(FUNCTIONS), "InvalidSignatureException", "does not match the signature you provided");
        }
        try (SignedHttp unknown = new SignedHttp(server.url(), new RequestSigner("QKIAAAAAAAAAAAAAAAAA",
                key.secretAccessKey(), null, "us-east-1", "lambda", InstantSource.system()))) {
            refused(unknown.get(FUNCTIONS), "UnrecognizedClientException", "security token");
        }
    }

    @Test
    void aClockThatIsOffByMoreThanFifteenMinutesIsRefused() {
        try (SignedHttp slow = new SignedHttp(server, off(Duration.ofMinutes(-16)));
                SignedHttp fast = new SignedHttp(server, off(Duration.ofMinutes(16)));
                SignedHttp tolerable = new SignedHttp(server, off(Duration.ofMinutes(-14)))) {
            refused(slow.get(FUNCTIONS), "InvalidSignatureException", "Signature expired: ");
            refused(fast.get(FUNCTIONS), "InvalidSignatureException", "Signature not yet current: ");
            assertThat(tolerable.get(FUNCTIONS).status()).isEqualTo(200);
        }
    }

    @Test
    void whateverIsAlteredOnTheWayIsRefused() {
        byte[] body = "{\"Description\":\"a\"}".getBytes(UTF_8);
        String target = FUNCTIONS + "/f/configuration";
        Map<String, String> signature = http.signature("PUT", target, body);
        assertThat(http.unsigned("PUT", target, body, signature).status()).as("there is no such function")
                .isEqualTo(404);
        String mismatch = "does not match the signature you provided";
        refused(http.unsigned("PUT", target, "{\"Description\":\"b\"}".getBytes(UTF_8), signature),
                "InvalidSignatureException", mismatch);
        refused(http.unsigned("POST", target, body, signature), "InvalidSignatureException", mismatch);
        refused(http.unsigned("PUT", FUNCTIONS + "/g/configuration", body, signature), "InvalidSignatureException",
                mismatch);
        refused(http.unsigned("PUT", target + "?a=b", body, signature), "InvalidSignatureException", mismatch);
        Map<String, String> more = new LinkedHashMap<>(signature);
        more.put("X-Amz-Invocation-Type", "DryRun");
        refused(http.unsigned("PUT", target, body, more), "InvalidSignatureException", "x-amz-invocation-type");
        Map<String, String> other = new LinkedHashMap<>(signature);
        other.put("X-Amz-Content-Sha256", "0".repeat(64));
        refused(http.unsigned("PUT", target, body, other), "InvalidSignatureException", mismatch);
        assertThat(http.unsigned("PUT", target, body, signature).status()).isEqualTo(404);
    }

    @Test
    void aLinkWorksUntilItExpires() {
        RootKey key = server.rootKey();
        String host = http.host();
        RequestSigner now = new RequestSigner(key.accessKeyId(), key.secretAccessKey(), null, "us-east-1", "lambda",
                InstantSource.system());
        RequestSigner earlier = new RequestSigner(key.accessKeyId(), key.secretAccessKey(), null, "us-east-1",
                "lambda", off(Duration.ofMinutes(-2)));
        String link = now.presign("GET", FUNCTIONS + "?MaxItems=5", host, Duration.ofMinutes(1));
        assertThat(http.unsigned("GET", link, NOTHING, Map.of()).status()).isEqualTo(200);
        refused(http.unsigned("GET", link.replace("MaxItems=5", "MaxItems=6"), NOTHING, Map.of()),
                "InvalidSignatureException", "does not match");
        refused(http.unsigned("DELETE", link, NOTHING, Map.of()), "InvalidSignatureException", "does not match");
        refused(http.unsigned("GET", earlier.presign("GET", FUNCTIONS, host, Duration.ofMinutes(1)), NOTHING,
                Map.of()), "InvalidSignatureException", "Signature expired: ");
        assertThat(http.unsigned("GET", earlier.presign("GET", FUNCTIONS, host, Duration.ofMinutes(3)), NOTHING,
                Map.of()).status()).isEqualTo(200);
    }

    @Test
    void aSignatureForAnotherServiceIsRefused() {
        RootKey key = server.rootKey();
        try (SignedHttp other = new SignedHttp(server.url(), new RequestSigner(key.accessKeyId(),
                key.secretAccessKey(), null, "us-east-1", "sqs", InstantSource.system()))) {
            refused(other.get(FUNCTIONS), "InvalidSignatureException", "correct service: 'lambda'");
        }
    }

    @Test
    void theStatusPagesNeedNoSignature() {
        for (String page : new String[]{"/healthz", "/readyz", "/metrics"}) {
            assertThat(http.unsigned("GET", page, NOTHING, Map.of()).status()).as(page).isEqualTo(200);
        }
    }

    @Test
    void theRootKeyIsForItsOwnerOnlyAndKept(@TempDir Path otherData) throws Exception {
        RootKey first;
        try (RunningServer other = RunningServer.start(otherData)) {
            first = other.rootKey();
            Path file = other.server().rootKey();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        }
        try (RunningServer again = RunningServer.start(otherData)) {
            assertThat(again.rootKey()).isEqualTo(first);
        }
    }

    @Test
    void aServerForDevelopmentLetsEverybodyInAndListensOnLoopbackOnly(@TempDir Path otherData) {
        try (RunningServer open = RunningServer.start(otherData, settings -> settings.withDev(true));
                SignedHttp direct = new SignedHttp(open.url(), new RequestSigner("ANYKEYATALLANYKEY", "any", null,
                        "eu-west-1", "lambda", InstantSource.system()))) {
            assertThat(direct.get(FUNCTIONS).status()).isEqualTo(200);
            assertThat(direct.unsigned("GET", FUNCTIONS, NOTHING, Map.of()).status()).isEqualTo(200);
        }
        assertThatThrownBy(() -> Server.start(
                ServerSettings.of(otherData).listeningOn("0.0.0.0", 0).withDev(true)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("--dev")
                .hasMessageContaining("0.0.0.0");
    }

    @Test
    void functionsReachAServerOnAllAddressesByLoopback() throws Exception {
        assertThat(Server.localUrl("0.0.0.0", 7070)).isEqualTo("http://127.0.0.1:7070");
        assertThat(Server.localUrl("::", 7070)).isEqualTo("http://[::1]:7070");
        assertThat(Server.localUrl("127.0.0.1", 80)).isEqualTo("http://127.0.0.1:80");
        assertThat(Server.localUrl("::1", 80)).isEqualTo("http://[::1]:80");
        assertThat(Server.localUrl("192.0.2.7", 80)).isEqualTo("http://192.0.2.7:80");
    }
}
