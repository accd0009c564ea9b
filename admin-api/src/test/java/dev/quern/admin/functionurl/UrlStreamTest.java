package dev.quern.admin.functionurl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.lambda.model.FunctionUrlAuthType;
import software.amazon.awssdk.services.lambda.model.InvokeMode;

/** Answers that reach the caller piece by piece. */
class UrlStreamTest {

    @TempDir
    static Path data;

    private static UrlFixture urls;
    private static String stream;

    /** Does what its body says, line by line: writes, flushes, waits for a file, fails. */
    private static final String SCRIPT = """
            package example;
            import dev.quern.function.*;
            import java.io.*;
            import java.nio.charset.StandardCharsets;
            import java.nio.file.*;
            public class Script implements StreamHandler {
                public void handle(InputStream in, OutputStream out, Context context) throws Exception {
                    String event = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                    String body = event.substring(event.indexOf("\\"body\\":\\"") + 8, event.lastIndexOf("\\",\\"isBase64"));
                    for (String line : body.replace("\\\\\\"", "\\"").split(";")) {
                        String[] words = line.split("=", 2);
                        switch (words[0]) {
                            case "write" -> out.write(words[1].getBytes(StandardCharsets.UTF_8));
                            case "nul" -> out.write(new byte[Integer.parseInt(words[1])]);
                            case "flush" -> out.flush();
                            case "await" -> {
                                while (!Files.exists(Path.of(words[1]))) Thread.sleep(5);
                            }
                            case "fail" -> throw new IllegalStateException("failed");
                            case "flood" -> {
                                byte[] piece = new byte[16 * 1024];
                                Path written = Path.of(words[1]);
                                for (int i = 0; i < 3_000; i++) {
                                    try {
                                        out.write(piece);
                                    } catch (IOException e) {
                                        Files.writeString(written.resolveSibling("gone"), e.getMessage());
                                        throw e;
                                    }
                                    Files.writeString(written, ".", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                                }
                            }
                        }
                    }
                }
            }
            """;

    @BeforeAll
    static void start() {
        urls = new UrlFixture(data);
        urls.function("script", SCRIPT, 20);
        urls.permit("script");
        stream = urls.url("script", FunctionUrlAuthType.NONE,
                InvokeMode.RESPONSE_STREAM, null);
    }

    @AfterAll
    static void stop() {
        urls.close();
    }

    private static HttpResponse<String> run(String script) {
        return urls.post(stream, script, "Content-Type", "text/plain");
    }

    private static HttpResponse<InputStream> begin(String script) {
        return urls.send(UrlFixture.request(stream, "Content-Type", "text/plain")
                .POST(BodyPublishers.ofString(script)).build(),
                BodyHandlers.ofInputStream());
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(15).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(end);
            Thread.sleep(10);
        }
    }

    @Test
    void whatIsFlushedArrivesWhileTheFunctionRuns(@TempDir Path folder) throws Exception {
        Path go = folder.resolve("go");
        HttpResponse<InputStream> response = begin("write=first;flush;await=" + go + ";write=second");
        assertThat(new String(response.body().readNBytes(5), StandardCharsets.UTF_8)).isEqualTo("first");
        Files.createFile(go);
        assertThat(new String(response.body().readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("second");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).hasValue("application/octet-stream");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nul=8;", "flush;nul=3;flush;nul=5;flush;", "nul=8;flush;"})
    void aHeadSaysStatusHeadersAndCookies(String delimiter) {
        HttpResponse<String> response = run("write={\"statusCode\": 418,;flush;write=\"headers\":{\"Content-Type\":"
                + "\"text/html\",\"X-A\":1},\"cookies\":[\"a=1\",\"b=2\"]};" + delimiter + "write=<p>tea</p>");
        assertThat(response.statusCode()).isEqualTo(418);
        assertThat(response.headers().allValues("content-type")).containsExactly("text/html");
        assertThat(response.headers().firstValue("x-a")).hasValue("1");
        assertThat(response.headers().allValues("set-cookie")).containsExactly("a=1", "b=2");
        assertThat(response.body()).isEqualTo("<p>tea</p>");
    }

    @Test
    void aHeadGoesOutBeforeThereIsABody(@TempDir Path folder) throws Exception {
        Path go = folder.resolve("go");
        HttpResponse<InputStream> response = begin(
                "write={\"statusCode\":202};nul=8;flush;await=" + go + ";write=later");
        assertThat(response.statusCode()).isEqualTo(202);
        Files.createFile(go);
        assertThat(new String(response.body().readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("later");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1}", "{\"a\":1}{\"a\":2}", "{\"open\":", "{", "plain", ""})
    void whatHasNoHeadIsAllBody(String body) {
        HttpResponse<String> response = run("write=" + body);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(body);
    }

    @Test
    void aFailureBeforeTheHeadIsABadGateway() {
        assertThat(run("fail").statusCode()).isEqualTo(502);
        HttpResponse<String> held = run("write={\"statusCode\":200;flush;fail");
        assertThat(held.statusCode()).isEqualTo(502);
        assertThat(held.body()).isEqualTo("Internal Server Error");
    }

    @Test
    void aHeadThatCannotBeUsedIsABadGateway() {
        assertThat(run("write={\"statusCode\":\"x\"};nul=8;flush;write=body").statusCode()).isEqualTo(502);
        assertThat(run("write={\"a\"};nul=8;flush;write=body").statusCode()).isEqualTo(502);
    }

    @Test
    void aFailureAfterTheHeadBreaksTheAnswerOff() {
        HttpResponse<InputStream> response = begin("write=some;flush;fail");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThatThrownBy(() -> response.body().readAllBytes()).isInstanceOf(IOException.class);
    }

    @Test
    void aHeadRequestGetsNoBody() throws IOException {
        String head = urls.raw("HEAD /lambda-url/" + UrlFixture.id(stream) + " HTTP/1.1\r\nHost: q\r\n"
                + "Content-Type: text/plain\r\nContent-Length: 20\r\nConnection: close\r\n\r\nwrite=x;flush;write=y");
        assertThat(head).startsWith("HTTP/1.1 200 OK").endsWith("\r\n\r\n");
    }

    @Test
    void aStatusWithoutBodyDropsTheBody() {
        HttpResponse<String> response = run("write={\"statusCode\":204};nul=8;write=dropped");
        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.body()).isEmpty();
        assertThat(run("write=next").body()).isEqualTo("next");
    }

    @Test
    void aSlowReaderHoldsTheFunctionBack(@TempDir Path folder) throws Exception {
        Path written = folder.resolve("written");
        try (Socket socket = urls.connect()) {
            flood(socket, written);
            await(() -> Files.exists(written));
            long stalled = stalled(written);
            // 3,000 pieces of 16 KiB are 48 MB; what socket buffers hold is far less
            assertThat(stalled).isBetween(1L, 1_500L);
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[64 * 1024];
            while (in.read(buffer) >= 0 && count(written) < 3_000) {
                // reading lets the function go on
            }
            await(() -> count(written) == 3_000);
        }
    }

    @Test
    void aFunctionIsToldThatItsCallerHasGone(@TempDir Path folder) throws Exception {
        Path written = folder.resolve("written");
        try (Socket socket = urls.connect()) {
            flood(socket, written);
            await(() -> Files.exists(written));
        }
        await(() -> Files.exists(folder.resolve("gone")));
        await(() -> urls.server.server().quern().invoker().running() == 0);
        assertThat(run("write=still here").body()).isEqualTo("still here");
    }

    @Test
    void aCallerThatLeavesBeforeTheHeadHoldsNobodyUp(@TempDir Path folder) throws Exception {
        Path go = folder.resolve("go");
        Path written = folder.resolve("written");
        try (Socket socket = urls.connect()) {
            send(socket, "await=" + go + ";flood=" + written);
            await(() -> urls.server.server().quern().invoker().running() == 1);
        }
        Files.createFile(go);
        await(() -> Files.exists(folder.resolve("gone")));
        await(() -> urls.server.server().quern().invoker().running() == 0);
    }

    private static void flood(Socket socket, Path written) throws IOException {
        send(socket, "flood=" + written);
    }

    private static void send(Socket socket, String script) throws IOException {
        socket.getOutputStream().write(("POST /lambda-url/" + UrlFixture.id(stream) + " HTTP/1.1\r\nHost: q\r\n"
                + "Content-Type: text/plain\r\nConnection: close\r\nContent-Length: " + script.length() + "\r\n\r\n"
                + script).getBytes(StandardCharsets.ISO_8859_1));
    }

    /** How many pieces had been written when the writer had made no progress for a while. */
    private static long stalled(Path written) throws InterruptedException {
        long last = -1;
        for (long now = count(written); now != last; now = count(written)) {
            last = now;
            Thread.sleep(400);
        }
        return last;
    }

    private static long count(Path written) {
        try {
            return Files.size(written);
        } catch (IOException e) {
            return 0;
        }
    }
}
