package dev.quern.admin.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;
import static org.quicktheories.generators.SourceDSL.strings;

import dev.quern.admin.auth.AuthenticationException.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigV4AuthenticatorTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final RootKey ROOT = new RootKey("QKIATESTTESTTESTTEST", "abcdefghijklmnopqrstuvwxyz0123456789+/AB");
    private static final String HOST = "127.0.0.1:7070";
    private static final byte[] BODY = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);

    private Instant serverTime = NOW;
    private final Credential session = new Credential("session-secret",
            new Principal.Function("ASIASESSION", "arn:aws:lambda:us-east-1:000000000000:function:f",
                    "environment"),
            "token+/=",
            NOW.plusSeconds(60));
    private final SigV4Authenticator authenticator = new SigV4Authenticator(
            Credentials.firstOf(Credentials.root(ROOT),
                    id -> id.equals("ASIASESSION") ? Optional.of(session) : Optional.empty()),
            () -> serverTime);
    private final RequestSigner signer = rootSigner("lambda");

    private static RequestSigner rootSigner(String service) {
        return new RequestSigner(ROOT.accessKeyId(), ROOT.secretAccessKey(), null, "us-east-1", service,
                InstantSource.fixed(NOW));
    }

    private record Sent(String method, String target, Fields headers, byte[] body) {
        RequestHead head() {
            return RequestHead.of(method, target, headers);
        }
    }

    private static Sent signed(RequestSigner signer, String method, String target, Map<String, String> extra,
            byte[] body) {
        Map<String, String> headers = new HashMap<>(extra);
        headers.putAll(signer.sign(method, target, HOST, extra, body));
        headers.put("Host", HOST);
        return new Sent(method, target, Fields.of(headers), body);
    }

    private Sent signed() {
        return signed(signer, "POST", "/2015-03-31/functions?b=2&a=1", Map.of("X-Amz-Log-Type", "Tail"), BODY);
    }

    private Principal accept(Sent sent) throws AuthenticationException {
        return accept(sent, "lambda");
    }

    private Principal accept(Sent sent, String service) throws AuthenticationException {
        Authenticator.Pending pending = authenticator.begin(sent.head(), service);
        pending.update(sent.body());
        return pending.complete();
    }

    private void refused(Sent sent, Reason reason, String... parts) {
        assertThatExceptionOfType(AuthenticationException.class).isThrownBy(() -> accept(sent)).satisfies(e -> {
            assertThat(e.reason()).isEqualTo(reason);
            assertThat(List.of(parts)).allSatisfy(part -> assertThat(e.getMessage()).contains(part));
        });
    }

    @Test
    void whatTheSignerSignsIsAccepted() throws AuthenticationException {
        assertThat(accept(signed())).isEqualTo(new Principal.Root(ROOT.accessKeyId()));
    }

    @Test
    void anySignedRequestIsAcceptedAndAnyAlterationOfItRefused() {
        qt().withExamples(300)
                .forAll(strings().allPossible().ofLengthBetween(0, 20),
                        lists().of(strings().basicLatinAlphabet().ofLengthBetween(0, 8)).ofSizeBetween(0, 4),
                        strings().betweenCodePoints(0x20, 0x7e).ofLengthBetween(1, 20), integers().between(0, 5))
                .checkAssert(this::acceptThenAlter);
    }

    private void acceptThenAlter(String path, List<String> query, String header, int alteration) {
        StringBuilder target = new StringBuilder("/functions/x").append(Percent.encode(wellFormed(path)));
        char separator = '?';
        for (String value : query) {
            target.append(separator).append(Percent.encode("k" + value)).append('=').append(Percent.encode(value));
            separator = '&';
        }
        byte[] body = path.getBytes(StandardCharsets.UTF_8);
        Sent sent = signed(signer, "PUT", target.toString(), Map.of("X-Amz-Meta", header), body);
        assertThat(accepted(sent)).isTrue();
        assertThat(accepted(alter(sent, alteration, separator))).isFalse();
    }

    /** A lone surrogate has no UTF-8 form, so no client can send it. */
    private static String wellFormed(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private static Sent alter(Sent sent, int alteration, char separator) {
        return switch (alteration) {
            case 0 -> new Sent("POST", sent.target(), sent.headers(), sent.body());
            case 1 -> new Sent(sent.method(), sent.target().replaceFirst("/x", "/y"), sent.headers(), sent.body());
            case 2 -> new Sent(sent.method(), sent.target() + separator + "z=", sent.headers(), sent.body());
            case 3 -> new Sent(sent.method(), sent.target(), sent.headers().without("x-amz-meta").with("X-Amz-Meta",
                    "other than it was signed"), sent.body());
            case 4 -> new Sent(sent.method(), sent.target(), sent.headers().with("X-Amz-Added", "1"), sent.body());
            default -> new Sent(sent.method(), sent.target(), sent.headers(),
                    (new String(sent.body(), StandardCharsets.UTF_8) + "!").getBytes(StandardCharsets.UTF_8));
        };
    }

    private boolean accepted(Sent sent) {
        try {
            accept(sent);
            return true;
        } catch (AuthenticationException e) {
            return false;
        }
    }

    @Test
    void anAlteredHostIsRefused() {
        Sent sent = signed();
        refused(new Sent(sent.method(), sent.target(), sent.headers().without("host").with("Host", "evil"), BODY),
                Reason.INVALID_SIGNATURE, "The request signature we calculated does not match");
    }

    @Test
    void theOrderOfTheQueryDoesNotMatter() throws AuthenticationException {
        Sent sent = signed();
        accept(new Sent(sent.method(), "/2015-03-31/functions?a=1&b=2", sent.headers(), BODY));
    }

    @Test
    void outerAndRepeatedSpacesInHeadersDoNotMatter() throws AuthenticationException {
        Sent sent = signed(signer, "GET", "/", Map.of("X-Amz-Meta", "a b"), new byte[0]);
        accept(new Sent("GET", "/", sent.headers().without("x-amz-meta").with("x-amz-meta", "  a   b "), sent.body()));
    }

    @Test
    void anUnsignedRequestMissesItsToken() {
        refused(new Sent("GET", "/?a=b", new Fields(List.of()), new byte[0]), Reason.MISSING_TOKEN,
                "Missing Authentication Token");
    }

    @Test
    void aHeaderWithoutItsPartsIsIncompleteAndEachPartIsNamed() {
        Fields headers = new Fields(List.of()).with("Authorization", "Bearer abc");
        refused(new Sent("GET", "/", headers, new byte[0]), Reason.INCOMPLETE,
                "Authorization header requires 'Credential' parameter.",
                "Authorization header requires 'Signature' parameter.",
                "Authorization header requires 'SignedHeaders' parameter.",
                "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
    }

    @Test
    void aShortCredentialIsIncomplete() {
        Fields headers = new Fields(List.of()).with("X-Amz-Date", "20261124T120000Z").with("Authorization",
                "AWS4-HMAC-SHA256 Credential=AKIA/20261124, SignedHeaders=host, Signature=00");
        refused(new Sent("GET", "/", headers, new byte[0]), Reason.INCOMPLETE,
                "Credential must have exactly 5 slash-delimited elements", "AKIA/20261124");
    }

    @Test
    void anUnknownKeyIsRefused() {
        RequestSigner stranger = new RequestSigner("AKIASTRANGER", "secret", null, "us-east-1", "lambda",
                InstantSource.fixed(NOW));
        refused(signed(stranger, "GET", "/", Map.of(), new byte[0]), Reason.UNKNOWN_KEY,
                "The security token included in the request is invalid.");
    }

    @Test
    void aWrongSecretIsRefused() {
        RequestSigner thief = new RequestSigner(ROOT.accessKeyId(), "guess", null, "us-east-1", "lambda",
                InstantSource.fixed(NOW));
        refused(signed(thief, "GET", "/", Map.of(), new byte[0]), Reason.INVALID_SIGNATURE);
    }

    @Test
    void aClockMayBeOffByAQuarterOfAnHourAndNoMore() throws AuthenticationException {
        Sent sent = signed();
        serverTime = NOW.plus(Duration.ofMinutes(15));
        accept(sent);
        serverTime = NOW.plus(Duration.ofMinutes(15)).plusSeconds(1);
        refused(sent, Reason.INVALID_SIGNATURE, "Signature expired: 20261124T120000Z is now earlier than "
                + "20261124T120001Z (20261124T121501Z - 15 min.)");
        serverTime = NOW.minus(Duration.ofMinutes(15)).minusSeconds(1);
        refused(sent, Reason.INVALID_SIGNATURE, "Signature not yet current: 20261124T120000Z is still later than "
                + "20261124T115959Z (20261124T114459Z + 15 min.)");
    }

    @Test
    void aSignatureForAnotherServiceIsRefused() {
        refused(signed(rootSigner("s3"), "GET", "/", Map.of(), new byte[0]), Reason.INVALID_SIGNATURE,
                "Credential should be scoped to correct service: 'lambda'.");
    }

    @Test
    void aSessionNeedsItsTokenAndEnds() throws AuthenticationException {
        Sent sent = signed(sessionSigner("token+/="), "GET", "/", Map.of(), new byte[0]);
        assertThat(accept(sent)).isEqualTo(session.principal());
        refused(signed(sessionSigner("other"), "GET", "/", Map.of(), new byte[0]), Reason.UNKNOWN_KEY);
        refused(signed(sessionSigner(null), "GET", "/", Map.of(), new byte[0]), Reason.UNKNOWN_KEY);
        serverTime = NOW.plusSeconds(60);
        refused(sent, Reason.EXPIRED_TOKEN, "The security token included in the request is expired");
    }

    private static RequestSigner sessionSigner(@Nullable String token) {
        return new RequestSigner("ASIASESSION", "session-secret", token, "us-east-1", "lambda",
                InstantSource.fixed(NOW));
    }

    @Test
    void aLinkWorksUntilItExpires() throws AuthenticationException {
        String link = signer.presign("GET", "/code/a%20b?x=1", HOST, Duration.ofMinutes(10));
        Sent sent = new Sent("GET", link, new Fields(List.of()).with("Host", HOST), new byte[0]);
        accept(sent);
        serverTime = NOW.plus(Duration.ofMinutes(10)).plusSeconds(1);
        refused(sent, Reason.INVALID_SIGNATURE, "Signature expired: 20261124T120000Z is now earlier than");
    }

    @Test
    void anAlteredLinkIsRefused() {
        String link = signer.presign("GET", "/code/a?x=1", HOST, Duration.ofMinutes(10));
        Fields host = new Fields(List.of()).with("Host", HOST);
        for (String altered : List.of(link.replace("/code/a", "/code/b"), link.replace("x=1", "x=2"),
                link.replace("Expires=600", "Expires=6000"), link + "&y=1")) {
            refused(new Sent("GET", altered, host, new byte[0]), Reason.INVALID_SIGNATURE);
        }
        refused(new Sent("GET", link, host, BODY), Reason.INVALID_SIGNATURE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "604801", "x", "99999999999999999999"})
    void aLinkIsGoodForOneSecondToSevenDays(String expires) {
        String link = signer.presign("GET", "/", HOST, Duration.ofSeconds(1)).replace("Expires=1&",
                "Expires=" + expires + "&");
        refused(new Sent("GET", link, new Fields(List.of()).with("Host", HOST), new byte[0]), Reason.INCOMPLETE,
                "X-Amz-Expires must be a number of seconds from 1 to 604800");
    }

    @Test
    void aBodyThatIsNotSignedIsTakenByS3Only() throws AuthenticationException {
        Sent sent = signed(signer, "POST", "/", Map.of(), BODY);
        refused(new Sent("POST", "/", sent.headers().without("x-amz-content-sha256").with("x-amz-content-sha256",
                "UNSIGNED-PAYLOAD"), BODY), Reason.INVALID_SIGNATURE, "takes no UNSIGNED-PAYLOAD");
        String link = rootSigner("s3").presign("PUT", "/bucket/key", HOST, Duration.ofMinutes(1));
        accept(new Sent("PUT", link, new Fields(List.of()).with("Host", HOST), BODY), "s3");
    }

    @Test
    void aChunkSignedBodyIsRefusedByName() {
        Sent sent = signed(signer, "POST", "/", Map.of(), BODY);
        refused(new Sent("POST", "/", sent.headers().without("x-amz-content-sha256").with("x-amz-content-sha256",
                "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"), BODY), Reason.INVALID_SIGNATURE,
                "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "not supported");
    }

    @Test
    void aSignatureThatLeavesOutTheHostIsRefused() {
        Sent sent = signed();
        String authorization = sent.head().header("authorization").orElseThrow().replace("host;", "");
        refused(new Sent("POST", sent.target(), sent.headers().without("authorization").with("Authorization",
                authorization), BODY), Reason.INVALID_SIGNATURE, "'Host' must be a 'SignedHeader'");
    }

    @Test
    void theDevelopersModeTakesEverything() {
        OpenAuthenticator open = new OpenAuthenticator(Credentials.root(ROOT));
        Fields broken = new Fields(List.of()).with("Authorization", "AWS4-HMAC-SHA256 nonsense");
        assertThat(open.begin(RequestHead.of("GET", "/", broken), "lambda")).isNotNull();
        Sent sent = signed(sessionSigner("x"), "GET", "/", Map.of(), new byte[0]);
        Authenticator.Pending pending = new OpenAuthenticator(id -> Optional.of(session)).begin(sent.head(), "lambda");
        assertThatThrownBy(() -> authenticator.begin(RequestHead.of("GET", "/", broken), "lambda"));
        assertThat(complete(pending)).isEqualTo(session.principal());
    }

    private static Principal complete(Authenticator.Pending pending) {
        try {
            return pending.complete();
        } catch (AuthenticationException e) {
            throw new AssertionError(e);
        }
    }
}
