package dev.quern.admin.functionurl;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.lambda.model.Cors;
import software.amazon.awssdk.services.lambda.model.FunctionUrlAuthType;
import software.amazon.awssdk.services.lambda.model.InvokeMode;

/** What browsers are told about pages of other origins. */
class UrlCorsTest {

    private static final String PAGE = "https://page.example";

    @TempDir
    static Path data;

    private static UrlFixture urls;

    /** Says in a header how often it was called, and tells origins of its own. */
    private static final String COUNTING = """
            package example;
            import dev.quern.function.*;
            import java.util.*;
            public class Counting implements Handler<HttpRequest, HttpResponse> {
                private int calls;
                public HttpResponse handle(HttpRequest request, Context context) {
                    calls++;
                    if (request.path().equals("/fail")) throw new IllegalStateException();
                    return HttpResponse.text(200, "called").withHeader("X-Calls", "" + calls)
                            .withHeader("Access-Control-Allow-Origin", "https://function.example")
                            .withHeader("Access-Control-Expose-Headers", "X-Own").withHeader("Vary", "Accept");
                }
            }
            """;

    @BeforeAll
    static void start() {
        urls = new UrlFixture(data);
        urls.function("fn", COUNTING);
        urls.permit("fn");
    }

    @AfterAll
    static void stop() {
        urls.close();
    }

    @AfterEach
    void deleteUrl() {
        urls.lambda.deleteFunctionUrlConfig(delete -> delete.functionName("fn"));
    }

    private static String with(Consumer<Cors.Builder> settings) {
        Cors.Builder cors = Cors.builder();
        settings.accept(cors);
        return urls.url("fn", FunctionUrlAuthType.NONE, InvokeMode.BUFFERED, cors.build());
    }

    private static HttpResponse<String> preflight(String url, String origin, String method, String headers) {
        return urls.send(UrlFixture.request(url, "Origin", origin, "Access-Control-Request-Method", method,
                "Access-Control-Request-Headers", headers).method("OPTIONS", BodyPublishers.noBody()).build());
    }

    private static String header(HttpResponse<String> response, String name) {
        return String.join(" | ", response.headers().allValues(name));
    }

    private static long calls(HttpResponse<String> response) {
        return Long.parseLong(header(response, "x-calls"));
    }

    @Test
    void aPreflightIsAnsweredWithoutTheFunction() {
        String url = with(cors -> cors.allowOrigins(PAGE).allowMethods("GET", "PUT").allowHeaders("X-A", "X-B")
                .exposeHeaders("X-Calls").maxAge(300));
        long before = calls(urls.get(url));
        HttpResponse<String> response = preflight(url, PAGE, "PUT", "x-a");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
        assertThat(header(response, "access-control-allow-origin")).isEqualTo(PAGE);
        assertThat(header(response, "access-control-allow-methods")).isEqualTo("GET,PUT");
        assertThat(header(response, "access-control-allow-headers")).isEqualTo("X-A,X-B");
        assertThat(header(response, "access-control-max-age")).isEqualTo("300");
        assertThat(header(response, "access-control-allow-credentials")).isEmpty();
        assertThat(header(response, "vary")).isEqualTo("Origin");
        assertThat(calls(urls.get(url))).isEqualTo(before + 1);
    }

    @Test
    void aPreflightFromElsewhereOrForAnotherMethodIsToldNothing() {
        String url = with(cors -> cors.allowOrigins(PAGE).allowMethods("GET").allowHeaders("X-A"));
        HttpResponse<String> elsewhere = preflight(url, "https://other.example", "GET", "x-a");
        assertThat(elsewhere.headers().map().keySet()).noneMatch(name -> name.startsWith("access-control-"));
        assertThat(header(elsewhere, "vary")).isEqualTo("Origin");
        HttpResponse<String> method = preflight(url, PAGE, "DELETE", "x-a");
        assertThat(header(method, "access-control-allow-methods")).isEmpty();
        assertThat(header(method, "access-control-allow-headers")).isEmpty();
    }

    @Test
    void anyOriginNeedsNoVary() {
        String url = with(cors -> cors.allowOrigins("*").allowMethods("*").allowHeaders("*"));
        HttpResponse<String> preflight = preflight(url, PAGE, "DELETE", "x-z");
        assertThat(header(preflight, "access-control-allow-origin")).isEqualTo("*");
        assertThat(header(preflight, "access-control-allow-methods")).isEqualTo("*");
        assertThat(header(preflight, "access-control-allow-headers")).isEqualTo("*");
        assertThat(header(preflight, "vary")).isEmpty();
        assertThat(header(urls.get(url, "Origin", PAGE), "access-control-allow-origin")).isEqualTo("*");
    }

    @Test
    void withCredentialsNothingIsAStar() {
        String url = with(cors -> cors.allowOrigins("*").allowMethods("*").allowHeaders("*").allowCredentials(true));
        HttpResponse<String> response = preflight(url, PAGE, "PATCH", "x-one, x-two");
        assertThat(header(response, "access-control-allow-origin")).isEqualTo(PAGE);
        assertThat(header(response, "access-control-allow-credentials")).isEqualTo("true");
        assertThat(header(response, "access-control-allow-methods")).isEqualTo("PATCH");
        assertThat(header(response, "access-control-allow-headers")).isEqualTo("x-one, x-two");
        assertThat(header(response, "vary")).isEqualTo("Origin");
    }

    @Test
    void answersCarryWhatIsConfiguredAndNotWhatTheFunctionSays() {
        String url = with(cors -> cors.allowOrigins(PAGE).exposeHeaders("X-Calls", "Date").allowCredentials(true));
        HttpResponse<String> response = urls.get(url, "Origin", PAGE);
        assertThat(response.body()).isEqualTo("called");
        assertThat(header(response, "access-control-allow-origin")).isEqualTo(PAGE);
        assertThat(header(response, "access-control-allow-credentials")).isEqualTo("true");
        assertThat(header(response, "access-control-expose-headers")).isEqualTo("X-Calls,Date");
        assertThat(response.headers().allValues("vary")).containsExactlyInAnyOrder("Accept", "Origin");
        HttpResponse<String> elsewhere = urls.get(url, "Origin", "https://other.example");
        assertThat(elsewhere.body()).isEqualTo("called");
        assertThat(header(elsewhere, "access-control-allow-origin")).isEmpty();
    }

    @Test
    void errorsMayBeReadByPagesToo() {
        String url = with(cors -> cors.allowOrigins(PAGE));
        HttpResponse<String> response = urls.get(url + "/fail", "Origin", PAGE);
        assertThat(response.statusCode()).isEqualTo(502);
        assertThat(header(response, "access-control-allow-origin")).isEqualTo(PAGE);
    }

    @Test
    void withoutSettingsTheFunctionSpeaksForItself() {
        String url = urls.url("fn", FunctionUrlAuthType.NONE, InvokeMode.BUFFERED, null);
        HttpResponse<String> response = preflight(url, PAGE, "PUT", "x-a");
        assertThat(response.body()).isEqualTo("called");
        assertThat(header(response, "access-control-allow-origin")).isEqualTo("https://function.example");
    }

    @Test
    void anOptionsRequestThatIsNoPreflightReachesTheFunction() {
        String url = with(cors -> cors.allowOrigins(PAGE));
        HttpResponse<String> response = urls.send(
                UrlFixture.request(url, "Origin", PAGE).method("OPTIONS", BodyPublishers.noBody()).build());
        assertThat(response.body()).isEqualTo("called");
    }
}
