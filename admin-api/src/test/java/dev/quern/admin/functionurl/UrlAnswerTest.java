package dev.quern.admin.functionurl;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.lambda.model.FunctionUrlAuthType;
import software.amazon.awssdk.services.lambda.model.InvokeMode;

/** What a caller gets for what a function says. */
class UrlAnswerTest {

    @TempDir
    static Path data;

    private static UrlFixture urls;
    private static String say;

    @BeforeAll
    static void start() {
        urls = new UrlFixture(data);
        say = urls.open("say", UrlFixture.SAY);
    }

    @AfterAll
    static void stop() {
        urls.close();
    }

    private static HttpResponse<String> said(String json) {
        return urls.post(say, json, "Content-Type", "application/json");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"{\"a\": [1, 2.50]}|{\"a\": [1, 2.50]}",
            "[\"hello\",3,true]|[\"hello\",3,true]",
            "\"he said \\\"hi\\\"\"|he said \"hi\"", "3.1|3.1", "true|true", "null|null",
            "{\"statusCode\":null}|{\"statusCode\":null}", "{\"body\":\"b\"}|{\"body\":\"b\"}"})
    void whatHasNoStatusIsTheBodyItself(String payload, String body) {
        HttpResponse<String> response = said(payload);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(response.body()).isEqualTo(body);
    }

    @Test
    void statusHeadersAndBodyAreTheFunctions() {
        HttpResponse<String> response = said("""
                {"statusCode":201,"headers":{"Content-Type":"text/plain","X-Number":7,"X-Flag":true,"X-None":null,
                 "Content-Length":"999","Connection":"close","X-Name":"Größe"},"body":"made","extra":{"a":[1]}}""");
        assertThat(response.statusCode()).isEqualTo(201);
        assertThat(response.body()).isEqualTo("made");
        assertThat(response.headers().allValues("content-type")).containsExactly("text/plain");
        assertThat(response.headers().firstValue("x-number")).hasValue("7");
        assertThat(response.headers().firstValue("x-flag")).hasValue("true");
        assertThat(response.headers().firstValue("x-none")).isEmpty();
        assertThat(response.headers().allValues("content-length")).containsExactly("4");
        assertThat(response.headers().firstValue("connection")).isEmpty();
        assertThat(new String(response.headers().firstValue("x-name").orElseThrow()
                .getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)).isEqualTo("Größe");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"\"404\"|404", "\" 418 \"|418", "599|599", "204|204", "304|304"})
    void theStatusMayBeANumberOrAText(String status, int expected) {
        HttpResponse<String> response = said("{\"statusCode\":" + status + "}");
        assertThat(response.statusCode()).isEqualTo(expected);
        assertThat(response.body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"{\"a\": 1}|{\"a\":1}", "[1, 2]|[1,2]", "5|5", "null|''", "\"text\"|text"})
    void aBodyMayBeAnyJson(String body, String expected) {
        assertThat(said("{\"statusCode\":200,\"body\":" + body + "}").body()).isEqualTo(expected);
    }

    @Test
    void cookiesBecomeHeadersOfTheirOwn() {
        HttpResponse<String> response = said(
                "{\"statusCode\":200,\"cookies\":[\"a=1; HttpOnly\",\"b=2\"],\"headers\":{\"Set-Cookie\":\"c=3\"}}");
        assertThat(response.headers().allValues("set-cookie")).containsExactlyInAnyOrder("a=1; HttpOnly", "b=2",
                "c=3");
    }

    @Test
    void base64BecomesBytes() {
        HttpResponse<byte[]> response = urls.send(UrlFixture.request(say, "Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"statusCode\":200,\"isBase64Encoded\":true,\"body\":\"AP8Q\"}"))
                .build(), BodyHandlers.ofByteArray());
        assertThat(response.body()).isEqualTo(new byte[]{0, (byte) 0xff, 0x10});
    }

    @ParameterizedTest
    @ValueSource(strings = {"not json", "{\"statusCode\":", "{} {}", "{\"statusCode\":\"abc\"}", "{\"statusCode\":101}",
            "{\"statusCode\":600}", "{\"statusCode\":{}}", "{\"statusCode\":200,\"headers\":{\"a\":[1]}}",
            "{\"statusCode\":200,\"headers\":{\"a b\":\"x\"}}",
            "{\"statusCode\":200,\"headers\":{\"a\":\"x\\r\\nb: y\"}}",
            "{\"statusCode\":200,\"headers\":{\"\":\"x\"}}", "{\"statusCode\":200,\"cookies\":[{}]}",
            "{\"statusCode\":200,\"cookies\":[\"a=1\\nb\"]}",
            "{\"statusCode\":200,\"isBase64Encoded\":true,\"body\":\"%%%\"}"})
    void whatIsNotInTheFormIsABadGateway(String payload) {
        assertBadGateway(said(payload));
    }

    @Test
    void aFunctionThatFailsIsABadGatewayAndTellsNothing() {
        String url = urls.open("broken", """
                package example;
                import dev.quern.function.*;
                public class Broken implements Handler<HttpRequest, HttpResponse> {
                    public HttpResponse handle(HttpRequest request, Context context) {
                        throw new IllegalStateException("secret");
                    }
                }
                """);
        assertBadGateway(urls.get(url));
    }

    @Test
    void aFunctionThatTakesTooLongIsABadGateway() {
        urls.function("slow", """
                package example;
                import dev.quern.function.*;
                public class Slow implements Handler<HttpRequest, HttpResponse> {
                    public HttpResponse handle(HttpRequest request, Context context) throws Exception {
                        Thread.sleep(60_000);
                        return HttpResponse.text(200, "late");
                    }
                }
                """, 1);
        urls.permit("slow");
        assertBadGateway(urls.get(urls.url("slow", FunctionUrlAuthType.NONE, InvokeMode.BUFFERED, null)));
    }

    private static void assertBadGateway(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(502);
        assertThat(response.body()).isEqualTo("Internal Server Error");
        assertThat(response.headers().firstValue("x-amzn-errortype")).hasValue("InternalServerErrorException");
        assertThat(response.headers().firstValue("x-amzn-requestid")).isPresent();
    }
}
