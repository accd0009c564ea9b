package dev.quern.admin.functionurl;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Functions that take an {@code HttpRequest} and give an {@code HttpResponse}, behind a URL. */
class HttpHandlerTest {

    private static final String MIRROR = """
            package example;
            import dev.quern.function.*;
            import java.util.*;
            public class Mirror implements Handler<HttpRequest, HttpResponse> {
                public HttpResponse handle(HttpRequest request, Context context) {
                    Map<String, String> headers = new HashMap<>();
                    headers.put("Content-Type", request.header("Content-Type").orElse("none"));
                    headers.put("X-Method", request.method());
                    headers.put("X-Path", request.path());
                    headers.put("X-Query", request.rawQuery());
                    headers.put("X-Name", request.parameter("name").orElse("none"));
                    headers.put("X-Seen", request.header("X-Custom").orElse("none"));
                    headers.put("X-Source", request.sourceIp());
                    return new HttpResponse(201, headers, request.cookies(), request.body());
                }
            }
            """;

    @TempDir
    static Path data;

    private static UrlFixture urls;
    private static String mirror;

    @BeforeAll
    static void start() {
        urls = new UrlFixture(data);
        mirror = urls.open("mirror", MIRROR);
    }

    @AfterAll
    static void stop() {
        urls.close();
    }

    @Test
    void theHandlerSeesTheRequestAndSaysTheAnswer() {
        HttpResponse<String> response = urls.post(mirror + "/a%20b?name=Ada+L%C3%B6&x=1", "größe", "Content-Type",
                "text/plain; charset=utf-8", "Cookie", "a=1; b=2", "X-Custom", "yes");
        assertThat(response.statusCode()).isEqualTo(201);
        assertThat(response.body()).isEqualTo("größe");
        assertThat(response.headers().firstValue("content-type")).hasValue("text/plain; charset=utf-8");
        assertThat(response.headers().firstValue("x-method")).hasValue("POST");
        assertThat(response.headers().firstValue("x-path")).hasValue("/a b");
        assertThat(response.headers().firstValue("x-query")).hasValue("name=Ada+L%C3%B6&x=1");
        assertThat(response.headers().firstValue("x-name")).hasValue("Ada LÃ¶"); // UTF-8, read as Latin-1
        assertThat(response.headers().firstValue("x-seen")).hasValue("yes");
        assertThat(response.headers().firstValue("x-source")).hasValue("127.0.0.1");
        assertThat(response.headers().allValues("set-cookie")).containsExactly("a=1", "b=2");
    }

    @Test
    void binaryBodiesComeBackAsTheyWent() {
        byte[] bytes = new byte[300_000];
        new Random(7).nextBytes(bytes);
        HttpResponse<byte[]> response = urls.send(UrlFixture.request(mirror, "Content-Type", "image/png")
                .POST(BodyPublishers.ofByteArray(bytes)).build(), BodyHandlers.ofByteArray());
        assertThat(response.body()).isEqualTo(bytes);
        assertThat(response.headers().firstValue("content-type")).hasValue("image/png");
    }

    @Test
    void anEmptyRequestHasAnEmptyBody() {
        HttpResponse<String> response = urls.get(mirror);
        assertThat(response.body()).isEmpty();
        assertThat(response.headers().firstValue("x-path")).hasValue("/");
    }
}
