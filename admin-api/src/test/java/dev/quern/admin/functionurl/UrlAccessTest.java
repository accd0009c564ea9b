package dev.quern.admin.functionurl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.quern.admin.auth.RequestSigner;
import dev.quern.admin.auth.RootKey;
import dev.quern.runtime.invoke.InvocationSettings;
import dev.quern.runtime.testing.FunctionJar;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.services.lambda.model.FunctionUrlAuthType;
import software.amazon.awssdk.services.lambda.model.InvokeMode;

/** Who may call a function URL, and what it leads to. */
class UrlAccessTest {

    private static final String FORBIDDEN = "{\"Message\":\"Forbidden\"}";

    @TempDir
    Path data;

    private UrlFixture urls;

    @BeforeEach
    void start() {
        urls = new UrlFixture(data, settings -> settings.withInvocations(
                new InvocationSettings(1, Duration.ofSeconds(10), Duration.ofMinutes(10))));
    }

    @AfterEach
    void stop() {
        urls.close();
    }

    private static void assertForbidden(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.body()).isEqualTo(FORBIDDEN);
        assertThat(response.headers().firstValue("x-amzn-errortype")).hasValue("AccessDeniedException");
        assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
    }

    @Test
    void aUrlThatDoesNotExistIsForbidden() {
        assertForbidden(urls.get(urls.server.url() + "/lambda-url/abcdefghijklmnopqrstuvwxyz234567/x"));
        assertThat(urls.raw("GET / HTTP/1.1\r\nHost: abcdefghijklmnopqrstuvwxyz234567.lambda-url.us-east-1.on.aws\r\n"
                + "Connection: close\r\n\r\n")).startsWith("HTTP/1.1 403 ").endsWith(FORBIDDEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/lambda-url/", "/lambda-url/short/", "/lambda-url/abcdefghijklmnopqrstuvwxyz234567x/"})
    void whatIsNoIdentifierIsNoUrl(String path) {
        HttpResponse<String> response = urls.get(urls.server.url() + path);
        assertThat(response.statusCode()).isBetween(400, 499);
        assertThat(response.body()).isNotEqualTo(FORBIDDEN);
    }

    @Test
    void anOpenUrlNeedsAPermissionAndLosesItAtOnce() {
        urls.function("echo", UrlFixture.ECHO);
        String url = urls.url("echo", FunctionUrlAuthType.NONE, InvokeMode.BUFFERED, null);
        assertForbidden(urls.get(url));
        urls.permit("echo");
        assertThat(urls.get(url).statusCode()).isEqualTo(200);
        urls.lambda.removePermission(remove -> remove.functionName("echo").statementId("all"));
        assertForbidden(urls.get(url));
    }

    @Test
    void aPermissionForAnotherPrincipalOrActionOrKindOpensNothing() {
        urls.function("echo", UrlFixture.ECHO);
        String url = urls.url("echo", FunctionUrlAuthType.NONE, InvokeMode.BUFFERED, null);
        urls.lambda.addPermission(add -> add.functionName("echo").statementId("one").principal("111122223333")
                .action("lambda:InvokeFunctionUrl").functionUrlAuthType(FunctionUrlAuthType.NONE));
        urls.lambda.addPermission(add -> add.functionName("echo").statementId("two").principal("*")
                .action("lambda:InvokeFunction"));
        urls.lambda.addPermission(add -> add.functionName("echo").statementId("three").principal("*")
                .action("lambda:InvokeFunctionUrl").functionUrlAuthType(FunctionUrlAuthType.AWS_IAM));
        urls.lambda.addPermission(add -> add.functionName("echo").statementId("four").principal("*")
                .action("lambda:InvokeFunction").invokedViaFunctionUrl(true));
        assertForbidden(urls.get(url));
    }

    @Test
    void changingTheKindOfAUrlCountsAtOnce() {
        String url = urls.open("echo", UrlFixture.ECHO);
        assertThat(urls.get(url).statusCode()).isEqualTo(200);
        urls.lambda.updateFunctionUrlConfig(
                update -> update.functionName("echo").authType(FunctionUrlAuthType.AWS_IAM));
        assertForbidden(urls.get(url));
    }

    @Test
    void aDeletedUrlIsForbiddenAndItsSuccessorHasAnotherAddress() {
        String url = urls.open("echo", UrlFixture.ECHO);
        assertThat(urls.get(url).statusCode()).isEqualTo(200);
        urls.lambda.deleteFunctionUrlConfig(delete -> delete.functionName("echo"));
        assertForbidden(urls.get(url));
        String next = urls.url("echo", FunctionUrlAuthType.NONE, InvokeMode.BUFFERED, null);
        assertThat(next).isNotEqualTo(url);
        assertThat(urls.get(next).statusCode()).isEqualTo(200);
        assertForbidden(urls.get(url));
    }

    @Test
    void aFunctionMadeAnewInheritsNeitherUrlNorPermission() {
        String url = urls.open("echo", UrlFixture.ECHO);
        assertThat(urls.get(url).statusCode()).isEqualTo(200);
        urls.lambda.deleteFunction(delete -> delete.functionName("echo"));
        assertForbidden(urls.get(url));
        urls.function("echo", UrlFixture.ECHO);
        assertForbidden(urls.get(url));
        assertForbidden(urls.get(urls.url("echo", FunctionUrlAuthType.NONE, InvokeMode.BUFFERED, null)));
    }

    @Test
    void theUrlOfAnAliasFollowsIt() {
        urls.function("fn", version("one"));
        urls.lambda.publishVersion(publish -> publish.functionName("fn"));
        urls.lambda.updateFunctionCode(update -> update.functionName("fn")
                .zipFile(SdkBytes.fromByteArray(FunctionJar.compile(version("two")).bytes())));
        urls.lambda.waiter().waitUntilFunctionUpdatedV2(get -> get.functionName("fn"));
        urls.lambda.publishVersion(publish -> publish.functionName("fn"));
        urls.lambda.createAlias(create -> create.functionName("fn").name("live").functionVersion("1"));
        String address = urls.lambda.createFunctionUrlConfig(
                create -> create.functionName("fn").qualifier("live").authType(FunctionUrlAuthType.NONE))
                .functionUrl();
        assertForbidden(urls.get(address));
        urls.lambda.addPermission(add -> add.functionName("fn").qualifier("live").statementId("all").principal("*")
                .action("lambda:InvokeFunctionUrl").functionUrlAuthType(FunctionUrlAuthType.NONE));
        assertThat(urls.get(address).body()).isEqualTo("one");
        urls.lambda.updateAlias(update -> update.functionName("fn").name("live")
                .routingConfig(routing -> routing.additionalVersionWeights(Map.of("2", 1.0))));
        assertThat(urls.get(address).body()).isEqualTo("two");
        urls.lambda.updateAlias(update -> update.functionName("fn").name("live").functionVersion("2")
                .routingConfig(routing -> routing.additionalVersionWeights(Map.of("1", 0.5))));
        StringBuilder answers = new StringBuilder();
        for (int i = 0; i < 64; i++) {
            answers.append(urls.get(address).body());
        }
        assertThat(answers).contains("one").contains("two");
        urls.lambda.deleteAlias(delete -> delete.functionName("fn").name("live"));
        assertForbidden(urls.get(address));
    }

    private static String version(String answer) {
        return """
                package example;
                import dev.quern.function.*;
                public class Versioned implements Handler<HttpRequest, String> {
                    public String handle(HttpRequest request, Context context) { return "%s"; }
                }
                """.formatted(answer);
    }

    @Test
    void tooManyAtATimeAreTurnedAway() throws Exception {
        String url = urls.open("held", """
                package example;
                import dev.quern.function.*;
                public class Held implements StreamHandler {
                    public void handle(java.io.InputStream in, java.io.OutputStream out, Context context)
                            throws Exception {
                        out.write("in".getBytes());
                        out.flush();
                        Thread.sleep(1_500);
                    }
                }
                """, InvokeMode.RESPONSE_STREAM);
        CompletableFuture<HttpResponse<InputStream>> head = urls.http.sendAsync(
                UrlFixture.request(url).build(), HttpResponse.BodyHandlers.ofInputStream());
        head.join();
        HttpResponse<String> refused = urls.get(url);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("x-amzn-errortype")).hasValue("TooManyRequestsException");
        assertThat(new String(head.join().body().readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("in");
    }

    @Test
    void aSignedUrlTakesRequestsSignedWithTheRootKey() {
        String url = signedEcho();
        assertForbidden(urls.get(url));
        HttpResponse<String> response = urls.send(signed(url + "/a%20b?x=1&y=%2F", "POST", "{\"k\":1}"));
        assertThat(response.statusCode()).isEqualTo(200);
        JsonNode event = UrlFixture.json(response);
        assertThat(event.path("body").asText()).isEqualTo("{\"k\":1}");
        JsonNode context = event.path("requestContext");
        assertThat(context.path("accountId").asText()).isEqualTo("000000000000");
        JsonNode iam = context.path("authorizer").path("iam");
        assertThat(iam.path("accessKey").asText()).isEqualTo(urls.server.rootKey().accessKeyId());
        assertThat(iam.path("accountId").asText()).isEqualTo("000000000000");
        assertThat(iam.path("userArn").asText()).isEqualTo("arn:aws:iam::000000000000:root");
        assertThat(iam.path("userId").asText()).isEqualTo("000000000000");
    }

    @Test
    void theSdksOwnSignerIsUnderstood() {
        String url = signedEcho() + "/p/q?b=2&a=1%20x";
        RootKey key = urls.server.rootKey();
        SdkHttpRequest unsigned = SdkHttpRequest.builder().uri(URI.create(url)).method(SdkHttpMethod.PUT)
                .putHeader("Content-Type", "text/plain").build();
        Map<String, List<String>> headers = AwsV4HttpSigner.create()
                .sign(sign -> sign.identity(AwsCredentialsIdentity.create(key.accessKeyId(), key.secretAccessKey()))
                        .request(unsigned).payload(ContentStreamProvider.fromUtf8String("body"))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "lambda")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1"))
                .request().headers();
        HttpRequest.Builder request = UrlFixture.request(url).PUT(BodyPublishers.ofString("body"));
        headers.forEach((name, values) -> {
            if (!name.equalsIgnoreCase("host")) {
                values.forEach(value -> request.header(name, value));
            }
        });
        HttpResponse<String> response = urls.send(request.build());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(UrlFixture.json(response).path("body").asText()).isEqualTo("body");
    }

    @Test
    void anAlteredRequestIsRefused() {
        String url = signedEcho();
        HttpRequest signed = signed(url + "/a?x=1", "POST", "{\"k\":1}");
        HttpResponse<String> otherBody = urls.send(
                HttpRequest.newBuilder(signed, (name, value) -> true).POST(BodyPublishers.ofString("{\"k\":2}"))
                        .build());
        HttpResponse<String> otherPath = urls.send(HttpRequest.newBuilder(signed, (name, value) -> true)
                .uri(URI.create(url + "/b?x=1")).build());
        HttpResponse<String> otherQuery = urls.send(HttpRequest.newBuilder(signed, (name, value) -> true)
                .uri(URI.create(url + "/a?x=2")).build());
        for (HttpResponse<String> response : List.of(otherBody, otherPath, otherQuery)) {
            assertThat(response.statusCode()).isEqualTo(403);
            assertThat(response.headers().firstValue("x-amzn-errortype")).hasValue("InvalidSignatureException");
            assertThat(UrlFixture.json(response).path("message").asText()).isNotEmpty();
        }
        assertThat(urls.send(signed).statusCode()).isEqualTo(200);
    }

    @Test
    void aFunctionCallsASignedUrlWithItsOwnKey() {
        String url = signedEcho();
        urls.function("keys", """
                package example;
                import dev.quern.function.*;
                import java.util.*;
                public class Keys implements Handler<Map<String, String>, Map<String, String>> {
                    public Map<String, String> handle(Map<String, String> input, Context context) {
                        return Map.of("id", System.getenv("AWS_ACCESS_KEY_ID"),
                                "secret", System.getenv("AWS_SECRET_ACCESS_KEY"),
                                "token", System.getenv("AWS_SESSION_TOKEN"));
                    }
                }
                """);
        JsonNode key = UrlFixture.json(urls.lambda.invoke(invoke -> invoke.functionName("keys")
                .payload(SdkBytes.fromUtf8String("{}"))).payload().asUtf8String());
        RequestSigner signer = new RequestSigner(key.path("id").asText(), key.path("secret").asText(),
                key.path("token").asText(), "us-east-1", "lambda", InstantSource.system());
        HttpResponse<String> response = urls.send(signed(signer, url + "/", "POST", "{}"));
        assertThat(response.statusCode()).isEqualTo(200);
        JsonNode iam = UrlFixture.json(response).path("requestContext").path("authorizer").path("iam");
        assertThat(iam.path("userArn").asText()).contains(":function:keys");
        RequestSigner wrong = new RequestSigner(key.path("id").asText(), "x", key.path("token").asText(), "us-east-1",
                "lambda", InstantSource.system());
        assertThat(urls.send(signed(wrong, url + "/", "POST", "{}")).statusCode()).isEqualTo(403);
    }

    private String signedEcho() {
        urls.function("echo", UrlFixture.ECHO);
        return urls.url("echo", FunctionUrlAuthType.AWS_IAM, InvokeMode.BUFFERED, null);
    }

    private HttpRequest signed(String url, String method, String body) {
        RootKey key = urls.server.rootKey();
        return signed(new RequestSigner(key.accessKeyId(), key.secretAccessKey(), null, "us-east-1", "lambda",
                InstantSource.system()), url, method, body);
    }

    private static HttpRequest signed(RequestSigner signer, String url, String method, String body) {
        URI uri = URI.create(url);
        String target = uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
        Map<String, String> headers = Map.of("content-type", "application/json");
        HttpRequest.Builder request = UrlFixture.request(url, "content-type", "application/json").method(method,
                BodyPublishers.ofString(body));
        signer.sign(method, target, uri.getAuthority(), headers, body.getBytes(StandardCharsets.UTF_8))
                .forEach(request::header);
        return request.build();
    }
}
