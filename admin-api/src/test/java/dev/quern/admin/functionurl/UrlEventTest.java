package dev.quern.admin.functionurl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a function is given for a request to its URL. */
class UrlEventTest {

    @TempDir
    static Path data;

    private static UrlFixture urls;
    private static String echo;
    private static String say;

    @BeforeAll
    static void start() {
        urls = new UrlFixture(data);
        echo = urls.open("echo", UrlFixture.ECHO);
        say = urls.open("say", UrlFixture.SAY);
    }

    @AfterAll
    static void stop() {
        urls.close();
    }

    private static JsonNode event(String path, String... headers) {
        return UrlFixture.json(urls.get(echo + path, headers));
    }

    @Test
    void aRequestBecomesAnEventOfFormatTwo() {
        HttpResponse<String> response = urls.get(echo + "/a/b?x=1&y=2", "User-Agent", "tester/1");
        JsonNode event = UrlFixture.json(response);
        String id = UrlFixture.id(echo);
        assertThat(event.path("version").asText()).isEqualTo("2.0");
        assertThat(event.path("routeKey").asText()).isEqualTo("$default");
        assertThat(event.path("rawPath").asText()).isEqualTo("/a/b");
        assertThat(event.path("rawQueryString").asText()).isEqualTo("x=1&y=2");
        assertThat(event.path("queryStringParameters").toString()).isEqualTo("{\"x\":\"1\",\"y\":\"2\"}");
        assertThat(event.path("isBase64Encoded").isBoolean()).isTrue();
        JsonNode context = event.path("requestContext");
        assertThat(context.path("accountId").asText()).isEqualTo("anonymous");
        assertThat(context.path("apiId").asText()).isEqualTo(id);
        assertThat(context.path("domainName").asText()).isEqualTo("127.0.0.1");
        assertThat(context.path("domainPrefix").asText()).isEqualTo(id);
        assertThat(context.path("routeKey").asText()).isEqualTo("$default");
        assertThat(context.path("stage").asText()).isEqualTo("$default");
        assertThat(context.path("http").toString()).isEqualTo("{\"method\":\"GET\",\"path\":\"/a/b\","
                + "\"protocol\":\"HTTP/1.1\",\"sourceIp\":\"127.0.0.1\",\"userAgent\":\"tester/1\"}");
        assertThat(response.headers().firstValue("x-amzn-requestid")).hasValue(context.path("requestId").asText());
    }

    @Test
    void theTimeIsGivenAsTextAndInMilliseconds() {
        long before = Instant.now().toEpochMilli();
        JsonNode context = event("/").path("requestContext");
        assertThat(context.path("timeEpoch").isIntegralNumber()).isTrue();
        assertThat(context.path("timeEpoch").asLong()).isBetween(before - 1_000, Instant.now().toEpochMilli());
        ZonedDateTime time = ZonedDateTime.parse(context.path("time").asText(),
                DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH));
        assertThat(time.toEpochSecond()).isEqualTo(Math.floorDiv(context.path("timeEpoch").asLong(), 1_000));
        assertThat(context.path("time").asText()).endsWith(" +0000");
    }

    @Test
    void whatARequestDoesNotHaveIsNotInItsEvent() {
        JsonNode event = event("");
        assertThat(event.path("rawPath").asText()).isEqualTo("/");
        assertThat(event.path("rawQueryString").isTextual()).isTrue();
        assertThat(event.path("rawQueryString").asText()).isEmpty();
        assertThat(event.path("isBase64Encoded").asBoolean()).isFalse();
        assertThat(event.has("queryStringParameters")).isFalse();
        assertThat(event.has("cookies")).isFalse();
        assertThat(event.has("body")).isFalse();
        assertThat(event.path("requestContext").has("authorizer")).isFalse();
    }

    @Test
    void thePathStaysAsItWasSent() {
        assertThat(event("/pa%2Fth/%C3%A4%20b").path("rawPath").asText()).isEqualTo("/pa%2Fth/%C3%A4%20b");
        assertThat(event("//double/").path("rawPath").asText()).isEqualTo("//double/");
    }

    @Test
    void whatIsSentBeyondAsciiIsReadAsUtf8() {
        String request = "GET " + URI.create(echo).getPath() + "/ä?ö=ü HTTP/1.1\r\nHost: x\r\nX-Name: ß€\r\n"
                + "Connection: close\r\n\r\n";
        // raw() sends one byte for each character
        assertThat(urls.raw(new String(request.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1)))
                .contains("\"rawPath\":\"/ä\"", "\"rawQueryString\":\"ö=ü\"",
                        "\"queryStringParameters\":{\"ö\":\"ü\"}", "\"x-name\":\"ß€\"");
        assertThat(urls.raw(request)).as("what is no UTF-8").contains("\"rawPath\":\"/ä\"");
    }

    @Test
    void repeatedParametersAreJoinedAndDecoded() {
        JsonNode event = event("/?a=1&b=%C3%BC+%2B&a=%2Fbar&empty=&bare");
        assertThat(event.path("rawQueryString").asText()).isEqualTo("a=1&b=%C3%BC+%2B&a=%2Fbar&empty=&bare");
        assertThat(event.path("queryStringParameters").toString())
                .isEqualTo("{\"a\":\"1,/bar\",\"b\":\"ü +\",\"empty\":\"\",\"bare\":\"\"}");
    }

    @Test
    void headersHaveLowerCaseNamesAndRepeatedOnesAreJoined() {
        JsonNode headers = event("/", "X-Custom", "With WeiRd CapS", "Accept", "text/html", "Accept", "text/*")
                .path("headers");
        assertThat(headers.path("x-custom").asText()).isEqualTo("With WeiRd CapS");
        assertThat(headers.path("accept").asText()).isEqualTo("text/html,text/*");
        assertThat(headers.path("host").asText()).startsWith("127.0.0.1:");
        assertThat(headers.has("connection")).isFalse();
    }

    @Test
    void cookiesAreListedOneByOne() {
        JsonNode event = event("/", "Cookie", "a=1; b=two words;c=\"x\"", "Cookie", "d=4");
        assertThat(event.path("cookies").toString())
                .isEqualTo("[\"a=1\",\"b=two words\",\"c=\\\"x\\\"\",\"d=4\"]");
        assertThat(event.path("headers").path("cookie").asText()).isEqualTo("a=1; b=two words;c=\"x\"; d=4");
    }

    @Test
    void whereARequestCameFromIsAddedToWhatProxiesSay() {
        JsonNode direct = event("/").path("headers");
        assertThat(direct.path("x-forwarded-for").asText()).isEqualTo("127.0.0.1");
        assertThat(direct.path("x-forwarded-proto").asText()).isEqualTo("http");
        assertThat(direct.path("x-forwarded-port").asText())
                .isEqualTo(Integer.toString(urls.server.server().port()));
        JsonNode proxied = event("/", "X-Forwarded-For", "203.0.113.7", "X-Forwarded-Proto", "https",
                "X-Forwarded-Port", "443").path("headers");
        assertThat(proxied.path("x-forwarded-for").asText()).isEqualTo("203.0.113.7, 127.0.0.1");
        assertThat(proxied.path("x-forwarded-proto").asText()).isEqualTo("https");
        assertThat(proxied.path("x-forwarded-port").asText()).isEqualTo("443");
    }

    @ParameterizedTest
    @CsvSource({"text/plain,false", "text/csv;charset=utf-8,false", "application/json,false",
            "Application/JSON; charset=UTF-8,false", "application/xml,false", "application/javascript,false",
            "application/problem+json,false", "application/x-www-form-urlencoded,true", "application/octet-stream,true",
            "image/png,true", "multipart/form-data; boundary=x,true"})
    void theTypeOfABodySaysWhetherItIsText(String type, boolean base64) {
        JsonNode event = UrlFixture.json(urls.post(echo, "größe \"1\"\n", "Content-Type", type));
        assertThat(event.path("isBase64Encoded").asBoolean()).isEqualTo(base64);
        assertThat(event.path("body").asText()).isEqualTo(base64
                ? Base64.getEncoder().encodeToString("größe \"1\"\n".getBytes(StandardCharsets.UTF_8))
                : "größe \"1\"\n");
    }

    @Test
    void aBodyWithoutATypeIsBinary() {
        JsonNode event = UrlFixture.json(urls.post(echo, "text"));
        assertThat(event.path("isBase64Encoded").asBoolean()).isTrue();
        assertThat(event.path("body").asText()).isEqualTo("dGV4dA==");
    }

    @Test
    void textThatIsNotUtf8IsBinary() {
        byte[] latin = {'g', 'r', (byte) 0xfc, 'n'};
        JsonNode event = UrlFixture.json(urls.send(UrlFixture.request(echo, "Content-Type", "text/plain")
                .POST(BodyPublishers.ofByteArray(latin)).build()));
        assertThat(event.path("isBase64Encoded").asBoolean()).isTrue();
        assertThat(Base64.getDecoder().decode(event.path("body").asText())).isEqualTo(latin);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
    void everyMethodIsPassedOn(String method) {
        JsonNode event = UrlFixture.json(
                urls.send(UrlFixture.request(echo).method(method, BodyPublishers.noBody()).build()));
        assertThat(event.path("requestContext").path("http").path("method").asText()).isEqualTo(method);
    }

    @Test
    void aHeadRequestIsAnsweredWithoutABody() {
        String answer = urls.raw("HEAD " + path(echo) + "/x HTTP/1.1\r\nHost: q\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\n");
        assertThat(answer.toLowerCase(Locale.ROOT)).containsPattern("content-length: [1-9]\\d+");
    }

    @Test
    void chunkedBodiesArrive() {
        String answer = urls.raw("POST " + path(echo) + " HTTP/1.1\r\nHost: q\r\nContent-Type: text/plain\r\n"
                + "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
        JsonNode event = UrlFixture.json(answer.substring(answer.indexOf("\r\n\r\n") + 4));
        assertThat(event.path("body").asText()).isEqualTo("abcde");
        assertThat(event.path("headers").has("transfer-encoding")).isFalse();
    }

    @Test
    void aClientThatWaitsForContinueIsToldTo() {
        HttpResponse<String> response = urls.send(UrlFixture.request(echo, "Content-Type", "text/plain")
                .expectContinue(true).POST(BodyPublishers.ofString("here it is")).build());
        assertThat(UrlFixture.json(response).path("body").asText()).isEqualTo("here it is");
    }

    @Test
    void sixMegabytesOfTextPass() {
        String body = "x".repeat(6_000_000);
        HttpResponse<String> response = urls.post(say, '"' + body + '"', "Content-Type", "application/json");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(body);
    }

    @Test
    void binaryBodiesPassBothWays() {
        byte[] bytes = new byte[4_000_000];
        new Random(1).nextBytes(bytes);
        JsonNode event = UrlFixture.json(
                urls.send(UrlFixture.request(echo).POST(BodyPublishers.ofByteArray(bytes)).build()));
        assertThat(Base64.getDecoder().decode(event.path("body").asText())).isEqualTo(bytes);
    }

    @Test
    void moreThanAnEventHoldsIsTooLarge() {
        HttpResponse<String> whole = urls.post(say, "x".repeat(6_291_457), "Content-Type", "text/plain");
        assertThat(whole.statusCode()).isEqualTo(413);
        assertThat(whole.headers().firstValue("x-amzn-errortype")).hasValue("RequestEntityTooLargeException");
        // in Base64 five million bytes are more than six
        HttpResponse<String> encoded = urls.post(say, "x".repeat(5_000_000));
        assertThat(encoded.statusCode()).isEqualTo(413);
        assertThat(encoded.body()).isEqualTo("{\"Message\":\"Request Too Long\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {".lambda-url.us-east-1.on.aws", ".LAMBDA-URL.anything.example:1234", ".lambda-url.local"})
    void theHostMayNameTheFunction(String suffix) {
        String answer = urls.raw("GET /p/a?q=1 HTTP/1.1\r\nHost: " + UrlFixture.id(echo) + suffix
                + "\r\nConnection: close\r\n\r\n");
        JsonNode event = UrlFixture.json(answer.substring(answer.indexOf("\r\n\r\n") + 4));
        assertThat(event.path("rawPath").asText()).isEqualTo("/p/a");
        assertThat(event.path("requestContext").path("apiId").asText()).isEqualTo(UrlFixture.id(echo));
        assertThat(event.path("requestContext").path("domainName").asText())
                .isEqualTo(UrlFixture.id(echo) + suffix.replace(":1234", ""));
    }

    @Test
    void hostsHaveNoCase() {
        String answer = urls.raw("GET / HTTP/1.1\r\nHost: " + UrlFixture.id(echo).toUpperCase(Locale.ROOT)
                + ".lambda-url.x\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 200 OK");
    }

    private static String path(String url) {
        return "/lambda-url/" + UrlFixture.id(url);
    }
}
