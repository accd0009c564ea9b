package dev.quern.admin.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** The verifier against the signer of the AWS SDK for Java. */
class SdkSignerTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final byte[] BODY = "{\"größe\": 1}".getBytes(StandardCharsets.UTF_8);

    private final Credential root = Credential.lasting("secret/+==", new Principal.Root("AKIAROOT"));
    private final Credential session = new Credential("other-secret",
            new Principal.Function("ASIAFUNCTION", "arn", "environment"),
            "to/ken+=", NOW.plusSeconds(3600));
    private final SigV4Authenticator authenticator = new SigV4Authenticator(id -> switch (id) {
        case "AKIAROOT" -> Optional.of(root);
        case "ASIAFUNCTION" -> Optional.of(session);
        default -> Optional.empty();
    }, () -> NOW);

    private static SdkHttpFullRequest.Builder request(String path, SdkHttpMethod method) {
        return SdkHttpFullRequest.builder().method(method).uri(URI.create("http://localhost:7070"))
                .encodedPath(path).putHeader("X-Amz-Odd", "  two   spaces ")
                .putHeader("Content-Type", "application/json");
    }

    private static SdkHttpRequest sign(SdkHttpRequest request, AwsCredentialsIdentity identity, String service,
            boolean presigned, byte[] body) {
        SignRequest.Builder<AwsCredentialsIdentity> builder = SignRequest.builder(identity).request(request)
                .payload(() -> new ByteArrayInputStream(body))
                .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-central-1")
                .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, service)
                .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(NOW, ZoneOffset.UTC));
        if (service.equals("s3")) {
            builder.putProperty(AwsV4FamilyHttpSigner.DOUBLE_URL_ENCODE, false)
                    .putProperty(AwsV4FamilyHttpSigner.NORMALIZE_PATH, false);
        }
        if (presigned) {
            builder.putProperty(AwsV4FamilyHttpSigner.AUTH_LOCATION,
                    AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                    .putProperty(AwsV4FamilyHttpSigner.EXPIRATION_DURATION, Duration.ofMinutes(5));
        }
        return AwsV4HttpSigner.create().sign(builder.build()).request();
    }

    private Principal verify(SdkHttpRequest signed, String service, byte[] body) throws AuthenticationException {
        List<Map.Entry<String, String>> fields = new ArrayList<>();
        signed.headers().forEach((name, values) -> values
                .forEach(value -> fields.add(new AbstractMap.SimpleImmutableEntry<>(name, value))));
        URI uri = signed.getUri();
        String target = uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
        Authenticator.Pending pending = authenticator
                .begin(RequestHead.of(signed.method().name(), target, new Fields(fields)), service);
        pending.update(body);
        return pending.complete();
    }

    private static final AwsCredentialsIdentity ROOT = AwsCredentialsIdentity.create("AKIAROOT", "secret/+==");

    @ParameterizedTest
    @ValueSource(strings = {"/", "/2015-03-31/functions", "/2015-03-31/functions/",
            "/2015-03-31/functions/arn%3Aaws%3Alambda%3Aus-east-1%3A000000000000%3Afunction%3Af%3A%24LATEST",
            "/with%20space/gr%C3%B6%C3%9Fe/a%2Fb/a%2Bb/%E6%97%A5%E6%9C%AC", "/raw:colon/and,comma/and(paren)'*!",
            "/tilde~under_score-dash.dot"})
    void headersSignedByTheSdkAreAccepted(String path) throws AuthenticationException {
        SdkHttpRequest request = request(path, SdkHttpMethod.POST).putRawQueryParameter("Qualifier", "$LATEST")
                .putRawQueryParameter("empty", "").appendRawQueryParameter("tagKeys", "b b+c/=")
                .appendRawQueryParameter("tagKeys", "a&ö").putRawQueryParameter("A", "1").build();
        assertThat(verify(sign(request, ROOT, "lambda", false, BODY), "lambda", BODY)).isEqualTo(root.principal());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/2015-03-31/functions/a%3Ab", "/with%20space/gr%C3%B6%C3%9Fe/a%2Fb/a%2Bb"})
    void linksSignedByTheSdkAreAccepted(String path) throws AuthenticationException {
        SdkHttpRequest request = SdkHttpFullRequest.builder().method(SdkHttpMethod.GET)
                .uri(URI.create("http://localhost:7070")).encodedPath(path).putRawQueryParameter("empty", "")
                .putRawQueryParameter("x", "a b+c/d=&").build();
        assertThat(verify(sign(request, ROOT, "lambda", true, new byte[0]), "lambda", new byte[0]))
                .isEqualTo(root.principal());
    }

    @Test
    void sessionsSignedByTheSdkAreAccepted() throws AuthenticationException {
        AwsCredentialsIdentity identity = AwsSessionCredentialsIdentity.create("ASIAFUNCTION", "other-secret",
                "to/ken+=");
        SdkHttpRequest request = request("/x", SdkHttpMethod.POST).build();
        for (boolean presigned : List.of(false, true)) {
            SdkHttpRequest plain = presigned
                    ? request.toBuilder().clearHeaders().build()
                    : request;
            assertThat(verify(sign(plain, identity, "lambda", presigned, BODY), "lambda", BODY))
                    .isEqualTo(session.principal());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bucket/a%20b", "/bucket/../key", "/bucket//double", "/bucket/a%2Bb%3Fc/%C3%B6"})
    void pathsOfS3AreTakenAsTheyAre(String path) throws AuthenticationException {
        SdkHttpRequest request = request(path, SdkHttpMethod.PUT).build();
        assertThat(verify(sign(request, ROOT, "s3", false, BODY), "s3", BODY)).isEqualTo(root.principal());
    }
}
