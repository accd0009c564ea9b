package dev.quern.admin.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.admin.auth.Credentials;
import dev.quern.admin.auth.Percent;
import dev.quern.admin.auth.RequestSigner;
import dev.quern.admin.auth.RootKey;
import dev.quern.admin.auth.SigV4Authenticator;
import dev.quern.admin.restjson.Operation;
import dev.quern.admin.restjson.RestJsonService;
import dev.quern.admin.restjson.ServiceErrors;
import dev.quern.admin.shape.Header;
import dev.quern.admin.shape.Label;
import dev.quern.admin.shape.Length;
import dev.quern.admin.shape.NotImplemented;
import dev.quern.admin.shape.Payload;
import dev.quern.admin.shape.Query;
import dev.quern.admin.shape.Range;
import io.prometheus.client.CollectorRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HttpListenerTest {
    private static final RootKey ROOT = new RootKey("QKIATESTTESTTESTTEST", "abcdefghijklmnopqrstuvwxyz0123456789+/AB");

    record Create(@Label("Name") @Length(max = 200) String name, @Nullable @Range(max = 9) Integer size,
            @Query("Qualifier") @Nullable String qualifier, @Query("tagKeys") @Nullable List<String> tagKeys,
            @Header("X-Amz-Kind") @Nullable String kind) {}

    record Created(String name, @Nullable Integer size, @Nullable String qualifier, @Nullable List<String> tagKeys,
            @Header("X-Amz-Kind") @Nullable String kind, String thread) {}

    record Raw(@Payload byte[] payload) {}

    @NotImplemented("Region")
    record Nothing() {}

    /** This service's errors. */
    sealed interface ThingError extends WireError {
        record NoSuchThing(String name) implements ThingError {
            @Override
            public String code() {
                return "ResourceNotFoundException";
            }

            @Override
            public int status() {
                return 404;
            }

            @Override
            public String message() {
                return "Thing not found: " + name;
            }

            @Override
            public String messageMember() {
                return "Message";
            }

            @Override
            public Map<String, String> members() {
                return Map.of("Type", "User");
            }
        }

        record Plain(String code, int status, String message) implements ThingError {}
    }

    private static final ServiceErrors ERRORS = new ServiceErrors() {
        @Override
        public WireError tooLarge(String operation, long limit) {
            return new ThingError.Plain("RequestTooLargeException", 413,
                    "Request must be smaller than " + limit + " bytes for the " + operation + " operation");
        }

        @Override
        public WireError malformed(String detail) {
            return new ThingError.Plain("InvalidRequestContentException", 400,
                    "Could not parse request body into json: " + detail);
        }

        @Override
        public WireError notSupported(String message) {
            return new ThingError.Plain("InvalidParameterValueException", 400, message);
        }

        @Override
        public WireError internal() {
            return new ThingError.Plain("ServiceException", 500, "An internal error occurred.");
        }
    };

    private final Set<Thread> before = threads();
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch writerLeft = new CountDownLatch(1);
    private final CompletableFuture<String> slow = new CompletableFuture<>();
    private final BlockingPool pool = new BlockingPool(1, 1, Duration.ofSeconds(5));
    private final CollectorRegistry metrics = new CollectorRegistry();
    private Optional<String> obstacle = Optional.empty();
    private volatile Runnable onReadiness = () -> {};
    private HttpListener listener = listen(false);
    private HttpClient client = HttpClient.newHttpClient();

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().startsWith("vert") || t.getName().startsWith("quern"))
                .collect(Collectors.toSet());
    }

    private HttpListener listen(boolean http2) {
        List<Operation<?, ?>> table = List.of(
                Operation.blocking("Create", "POST /things/{Name}", Create.class, Created.class,
                        (in, _) -> new Created(in.name(), in.size(), in.qualifier(), in.tagKeys(), in.kind(),
                                Thread.currentThread().getName()))
                        .answering(201).accepting(200_000),
                Operation.asynchronous("Echo", "POST /echo", Raw.class, Raw.class,
                        (in, _) -> CompletableFuture.completedFuture(new Raw(in.payload()))).accepting(1 << 20),
                Operation.asynchronous("Slow", "GET /slow", Nothing.class, Raw.class, (_, _) -> {
                    entered.countDown();
                    return slow.thenApply(text -> new Raw(text.getBytes(UTF_8)));
                }), Operation.blocking("Missing", "GET /missing", Nothing.class, Nothing.class, (_, _) -> {
                    throw new WireException(new ThingError.NoSuchThing("x"));
                }), Operation.blocking("Surprise", "GET /surprise", Nothing.class, Nothing.class, (_, _) -> {
                    throw new IllegalStateException("secret detail");
                }), Operation.blocking("Block", "GET /block", Nothing.class, Nothing.class, (_, _) -> {
                    entered.countDown();
                    slow.get();
                    return new Nothing();
                }), Operation.asynchronous("Stream", "GET /stream", Nothing.class, WireResponse.class,
                        HttpListenerTest::stream),
                Operation.asynchronous("Flood", "GET /flood", Nothing.class,
                        WireResponse.class, (_, _) -> CompletableFuture.completedFuture(flood())));
        RestJsonService service = new RestJsonService("things", table, ERRORS, (_, _) -> {}, pool);
        ListenerSettings settings = new ListenerSettings("127.0.0.1", 0, 2, Duration.ofSeconds(2),
                Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(5), http2,
                TrustedProxies.NONE);
        try {
            return HttpListener.start(settings,
                    new SigV4Authenticator(Credentials.root(ROOT), InstantSource.system()),
                    List.of(service), http2 ? new CollectorRegistry() : metrics, this::readiness,
                    InstantSource.system());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static CompletionStage<WireResponse> stream(Nothing in, dev.quern.admin.restjson.Call call) {
        return CompletableFuture.completedFuture(new WireResponse(200, List.of(), new WireResponse.Streamed(sink -> {
            Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 200; i++) {
                    sink.write(new byte[10_000]).toCompletableFuture().join();
                }
                sink.end();
            });
        })));
    }

    /** Called on an event loop. */
    private Optional<String> readiness() {
        onReadiness.run();
        return obstacle;
    }

    /** More than anything between here and the client holds. */
    private WireResponse flood() {
        return new WireResponse(200, List.of(), new WireResponse.Streamed(sink -> Thread.ofPlatform().start(() -> {
            try {
                while (true) {
                    sink.write(new byte[100_000]).toCompletableFuture().join();
                }
            } catch (RuntimeException e) {
                writerLeft.countDown();
            }
        })));
    }

    @BeforeEach
    void listening() {
        assertThat(listener.port()).isPositive();
    }

    @AfterEach
    void nothingIsLeftBehind() throws InterruptedException {
        slow.complete("late");
        client.close();
        listener.close();
        pool.close();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!before.containsAll(threads()) && System.nanoTime() < end) {
            Thread.sleep(10);
        }
        assertThat(before).containsAll(threads());
    }

    private HttpRequest.Builder signed(String method, String target, Map<String, String> headers, byte[] body) {
        RequestSigner signer = new RequestSigner(ROOT.accessKeyId(), ROOT.secretAccessKey(), null, "us-east-1",
                "things", InstantSource.system());
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(listener.url() + target)).method(method,
                body.length == 0
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(builder::header);
        signer.sign(method, target, "127.0.0.1:" + listener.port(), headers, body).forEach(builder::header);
        return builder;
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.version(HttpClient.Version.HTTP_1_1).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> call(String method, String target, String body)
            throws IOException, InterruptedException {
        return send(signed(method, target, Map.of(), body.getBytes(UTF_8)));
    }

    /** Sends bytes as they are and reads until the server closes. */
    private String raw(String text) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", listener.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(text.getBytes(UTF_8));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    private String rawSigned(String method, String target, byte[] body, String more) {
        StringBuilder out = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: 127.0.0.1:" + listener.port()
                + "\r\nContent-Length: " + body.length + "\r\n" + more);
        new RequestSigner(ROOT.accessKeyId(), ROOT.secretAccessKey(), null, "us-east-1", "things",
                InstantSource.system()).sign(method, target, "127.0.0.1:" + listener.port(), Map.of(), body)
                .forEach((name, value) -> out.append(name).append(": ").append(value).append("\r\n"));
        return out + "\r\n";
    }

    @Test
    void membersComeFromPathQueryHeaderAndBodyAndGoBackToThem() throws Exception {
        String arn = "arn:aws:x:f/y";
        HttpResponse<String> response = send(signed("POST",
                "/things/" + Percent.encode(arn) + "?Qualifier=%24LATEST&tagKeys=a&tagKeys=b%20c",
                Map.of("X-Amz-Kind", "odd"), "{\"Size\":3}".getBytes(UTF_8)));
        assertThat(response.statusCode()).isEqualTo(201);
        assertThat(response.body()).startsWith("{\"Name\":\"arn:aws:x:f/y\",\"Size\":3,\"Qualifier\":\"$LATEST\","
                + "\"TagKeys\":[\"a\",\"b c\"],\"Thread\":\"quern-operation-");
        assertThat(response.headers().firstValue("x-amz-kind")).hasValue("odd");
        assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(response.headers().firstValue("x-amzn-requestid").orElseThrow())
                .matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    }

    @Test
    void answersSayWhatTimeItIsSoThatClientsCanSetTheirClocks() throws Exception {
        for (HttpResponse<String> response : List.of(get("/healthz"), get("/nowhere"), call("POST", "/things/a", ""))) {
            assertThat(response.headers().allValues("date")).singleElement().satisfies(date -> {
                assertThat(date).matches("[A-Z][a-z]{2}, \\d{2} [A-Z][a-z]{2} \\d{4} \\d{2}:\\d{2}:\\d{2} GMT");
                assertThat(ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant())
                        .isBetween(Instant.now().minusSeconds(30), Instant.now().plusSeconds(1));
            });
        }
    }

    @Test
    void whileAnEventLoopIsStuckThereIsNoPulse() throws Exception {
        listener.pulse().toCompletableFuture().get(20, TimeUnit.SECONDS);
        CountDownLatch stuck = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        onReadiness = () -> {
            stuck.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        CompletableFuture<HttpResponse<String>> asked = client.sendAsync(
                HttpRequest.newBuilder(URI.create(listener.url() + "/readyz")).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(stuck.await(20, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<?> pulse = listener.pulse().toCompletableFuture();
        assertThatThrownBy(() -> pulse.get(200, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        goOn.countDown();
        pulse.get(20, TimeUnit.SECONDS);
        assertThat(asked.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }

    @Test
    void aRequestNamesExactlyOneHost() throws Exception {
        assertThat(raw("GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n")).startsWith("HTTP/1.1 400 ")
                .contains("no Host");
        assertThat(raw("GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ").contains("more than one Host");
        assertThat(raw("GET /healthz HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.0 200 ");
    }

    @Test
    void aTransferCodingThatNobodyUndoesIsRefused() throws Exception {
        assertThat(raw("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n"
                + "Connection: close\r\n\r\n0\r\n\r\n")).startsWith("HTTP/1.1 501 ").contains("'gzip, chunked'");
    }

    @Test
    void aStreamForHttp10IsNotChunkedAndEndsWithTheConnection() throws Exception {
        String answer = raw(rawSigned("GET", "/stream", new byte[0], "Connection: keep-alive\r\n")
                .replace("HTTP/1.1", "HTTP/1.0"));
        String head = answer.substring(0, answer.indexOf("\r\n\r\n"));
        assertThat(head).startsWith("HTTP/1.0 200 ").doesNotContainIgnoringCase("transfer-encoding");
        assertThat(answer.length() - head.length() - 4).isEqualTo(2_000_000);
    }

    @Test
    void aStatusPageHasAHeadToo() throws Exception {
        String answers = raw("HEAD /healthz HTTP/1.1\r\nHost: x\r\n\r\nHEAD /metrics HTTP/1.1\r\nHost: x\r\n"
                + "Connection: close\r\n\r\n");
        assertThat(answers.split("HTTP/1.1 200 OK", -1)).hasSize(3);
        assertThat(answers).contains("Content-Length: 3").endsWith("\r\n\r\n").doesNotContain("ok\n");
    }

    @Test
    void aColonInAPathMayBeEncodedOrNot() throws Exception {
        assertThat(call("POST", "/things/a:b", "").body()).contains("\"Name\":\"a:b\"");
        assertThat(call("POST", "/things/a%3Ab/", "").body()).contains("\"Name\":\"a:b\"");
    }

    @Test
    void aPayloadIsTheBodyAsItIs() throws Exception {
        assertThat(call("POST", "/echo", "\u00e4{not json").body()).isEqualTo("\u00e4{not json");
    }

    @Test
    void anUnsignedRequestIsRefusedWhateverItAsksFor() throws Exception {
        for (String path : List.of("/things/a", "/nowhere", "/")) {
            HttpResponse<String> response = send(HttpRequest.newBuilder(URI.create(listener.url() + path)).POST(
                    HttpRequest.BodyPublishers.ofString("{}")));
            assertThat(response.statusCode()).isEqualTo(403);
            assertThat(response.headers().firstValue("x-amzn-errortype"))
                    .hasValue("MissingAuthenticationTokenException");
            assertThat(response.body()).isEqualTo("{\"message\":\"Missing Authentication Token\"}");
        }
    }

    @Test
    void anAlteredBodyIsRefused() throws Exception {
        HttpRequest.Builder request = signed("POST", "/echo", Map.of(), "one".getBytes(UTF_8));
        HttpResponse<String> response = send(request.POST(HttpRequest.BodyPublishers.ofString("two")));
        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.headers().firstValue("x-amzn-errortype")).hasValue("InvalidSignatureException");
    }

    @Test
    void errorsAreNamedInAHeaderAndTold() throws Exception {
        HttpResponse<String> missing = call("GET", "/missing", "");
        assertThat(missing.statusCode()).isEqualTo(404);
        assertThat(missing.headers().firstValue("x-amzn-errortype")).hasValue("ResourceNotFoundException");
        assertThat(missing.body()).isEqualTo("{\"Type\":\"User\",\"Message\":\"Thing not found: x\"}");
        assertError(call("POST", "/things/a", "{\"Size\":10}"), 400, "ValidationException", "1 validation error "
                + "detected: Value '10' at 'size' failed to satisfy constraint: Member must have value less than or "
                + "equal to 9");
        assertError(call("POST", "/things/a", "{\"Size\":\"x\"}"), 400, "SerializationException", "STRING_VALUE");
        assertError(call("POST", "/things/a", "{\"Size\""), 400, "InvalidRequestContentException",
                "Could not parse request body into json: ");
        assertError(call("GET", "/missing?Region=x", ""), 400, "InvalidParameterValueException", "Region");
        assertError(call("PATCH", "/things/a", ""), 404, "UnknownOperationException", "PATCH");
        assertError(call("OPTIONS", "/things/a", ""), 404, "UnknownOperationException", "OPTIONS");
        assertError(call("GET", "/things", ""), 404, "UnknownOperationException", "/things");
    }

    private static void assertError(HttpResponse<String> response, int status, String code, String part) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("x-amzn-errortype")).hasValue(code);
        assertThat(response.body()).contains(part);
    }

    @Test
    void aSurpriseTellsNothingButItsRequestId() throws Exception {
        HttpResponse<String> response = call("GET", "/surprise", "");
        assertError(response, 500, "ServiceException", "An internal error occurred.");
        assertThat(response.body()).doesNotContain("secret detail");
        assertThat(response.headers().firstValue("x-amzn-requestid")).isPresent();
    }

    @Test
    void aHeadRequestIsAnsweredWithoutABody() throws Exception {
        String answers = raw("HEAD /nowhere HTTP/1.1\r\nHost: x\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(answers).startsWith("HTTP/1.1 403").contains("HTTP/1.1 200 OK").endsWith("ok\n");
        assertThat(answers).doesNotContain("Missing Authentication Token");
    }

    @Test
    void severalRequestsInOneGoAreAnsweredInOrderAlsoAfterAnError() throws Exception {
        String answers = raw(rawSigned("POST", "/echo", "one".getBytes(UTF_8), "") + "one"
                + "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"
                + rawSigned("GET", "/missing", new byte[0], "")
                + rawSigned("POST", "/echo", "two".getBytes(UTF_8), "") + "two");
        assertThat(answers).containsSubsequence("HTTP/1.1 200", "\r\n\r\none", "HTTP/1.1 403", "HTTP/1.1 404",
                "Thing not found", "HTTP/1.1 200", "\r\n\r\ntwo");
    }

    @Test
    void aBodyOverTheLimitIsRefusedBeforeItIsSentAndTheClientSeesWhy() throws Exception {
        byte[] body = new byte[4_000_000];
        HttpResponse<String> response = call("POST", "/things/a", new String(body, UTF_8));
        assertError(response, 413, "RequestTooLargeException",
                "Request must be smaller than 200000 bytes for the Create operation");
        HttpRequest.Builder unannounced = signed("POST", "/things/a", Map.of(), body).POST(
                HttpRequest.BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(body)));
        assertError(send(unannounced), 413, "RequestTooLargeException", "200000");
        assertThat(call("POST", "/echo", "still here").body()).isEqualTo("still here");
    }

    @Test
    void aClientThatWaitsForAContinueIsToldToGoOnOrNot() throws Exception {
        String refused = raw(rawSigned("POST", "/things/a", new byte[300_000], "Expect: 100-continue\r\n"));
        assertThat(refused).startsWith("HTTP/1.1 413").doesNotContain("100 Continue");
        String taken = raw(rawSigned("POST", "/echo", "abc".getBytes(UTF_8), "Expect: 100-continue\r\n") + "abc");
        assertThat(taken).startsWith("HTTP/1.1 100 Continue").contains("HTTP/1.1 200").endsWith("abc");
    }

    @Test
    void aBodyThatStopsComingIsGivenUp() throws Exception {
        String answer = raw(rawSigned("POST", "/echo", "abc".getBytes(UTF_8), "") + "a");
        assertThat(answer).startsWith("HTTP/1.1 408").contains("RequestTimeoutException");
    }

    @Test
    void aConnectionWithoutARequestIsClosedEvenIfItSendsBitByBit() throws Exception {
        try (Socket silent = new Socket("127.0.0.1", listener.port());
                Socket slow = new Socket("127.0.0.1", listener.port())) {
            silent.setSoTimeout(10_000);
            slow.setSoTimeout(10_000);
            slow.getOutputStream().write("GET / HTTP/1.1\r\nX-Slow: ".getBytes(UTF_8));
            assertThat(slow.getInputStream().read()).isEqualTo(-1);
            assertThat(silent.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void aClientThatGoesAwayLeavesNothingRunning() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", listener.port())) {
            socket.getOutputStream().write(rawSigned("GET", "/slow", new byte[0], "").getBytes(UTF_8));
            assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
        }
        slow.complete("nobody reads this");
        until(() -> Double.valueOf(0).equals(metrics.getSampleValue("quern_http_requests_running")));
        assertThat(call("POST", "/echo", "x").body()).isEqualTo("x");
    }

    @Test
    void aClientThatReadsNoMoreIsGivenUp() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", listener.port())) {
            socket.getOutputStream().write(rawSigned("GET", "/flood", new byte[0], "").getBytes(UTF_8));
            assertThat(writerLeft.await(10, TimeUnit.SECONDS)).isTrue();
            until(() -> Double.valueOf(0).equals(metrics.getSampleValue("quern_http_requests_running")));
        }
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void until(Condition condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(end);
            Thread.sleep(5);
        }
    }

    @Test
    void whatIsNoHttpIsRefusedWithTheReason() throws Exception {
        assertThat(raw("nonsense\r\n\r\n")).matches("(?s)HTTP/1[.][01] 400 .*")
                .endsWith("\r\n\r\nThe request cannot be served: it is not HTTP.\n");
        assertThat(raw("GET / HTTP/1.1\r\nHost: x\r\nX: " + "x".repeat(40_000) + "\r\n\r\n"))
                .matches("(?s)HTTP/1[.][01] 431 .*").contains("Content-Type: text/plain; charset=utf-8")
                .contains("Connection: close")
                .endsWith("\r\n\r\nThe request cannot be served: its header fields are too long.\n");
        assertThat(raw("GET /" + "x".repeat(20_000) + " HTTP/1.1\r\n\r\n")).matches("(?s)HTTP/1[.][01] 414 .*")
                .endsWith("\r\n\r\nThe request cannot be served: its first line is too long.\n");
    }

    @Test
    void blockingOperationsDoNotHoldUpOthersAndTheirQueueIsBounded() throws Exception {
        CompletableFuture<HttpResponse<String>> first = start("/block");
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
        List<CompletableFuture<HttpResponse<String>>> more = List.of(start("/block"), start("/block"), start("/block"));
        until(() -> more.stream().filter(CompletableFuture::isDone).count() == 2);
        assertThat(call("POST", "/echo", "not held up").body()).isEqualTo("not held up");
        slow.complete("go");
        assertThat(first.get().statusCode()).isEqualTo(200);
        List<Integer> statuses = more.stream().map(r -> r.join().statusCode()).sorted().toList();
        assertThat(statuses).containsExactly(200, 503, 503);
    }

    private CompletableFuture<HttpResponse<String>> start(String target) {
        return client.sendAsync(signed("GET", target, Map.of(), new byte[0]).version(HttpClient.Version.HTTP_1_1)
                .build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void aStreamedAnswerComesWhole() throws Exception {
        assertThat(call("GET", "/stream", "").body()).hasSize(2_000_000);
    }

    @Test
    void http2WithoutTlsIsSpokenIfAskedFor() throws Exception {
        assertThat(sendHttp2().version()).isEqualTo(HttpClient.Version.HTTP_1_1);
        listener.close();
        listener = listen(true);
        assertThat(sendHttp2().version()).isEqualTo(HttpClient.Version.HTTP_2);
    }

    /** The limit before the first request is not one on what a function takes. */
    @Test
    void aCallMayBeSilentForLongerThanAConnectionMayBeIdle() throws Exception {
        listener.close();
        listener = listen(true);
        List<CompletableFuture<HttpResponse<String>>> running = Stream.of(HttpClient.Version.HTTP_1_1,
                HttpClient.Version.HTTP_2).map(
                        version -> client.sendAsync(
                                signed("GET", "/slow", Map.of(), new byte[0]).version(version).build(),
                                HttpResponse.BodyHandlers.ofString()))
                .toList();
        CompletableFuture.delayedExecutor(2_800, TimeUnit.MILLISECONDS).execute(() -> slow.complete("done"));
        for (CompletableFuture<HttpResponse<String>> each : running) {
            assertThat(each.get(20, TimeUnit.SECONDS).body()).isEqualTo("done");
        }
    }

    @Test
    void aConnectionThatSaysNothingIsClosed() throws Exception {
        listener.close();
        listener = listen(true);
        try (Socket socket = new Socket("127.0.0.1", listener.port())) {
            socket.setSoTimeout(20_000);
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    private HttpResponse<String> sendHttp2() throws IOException, InterruptedException {
        HttpRequest request = signed("POST", "/echo", Map.of(), "two".getBytes(UTF_8))
                .version(HttpClient.Version.HTTP_2).build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.body()).isEqualTo("two");
        return response;
    }

    @Test
    void statusPagesNeedNoSignature() throws Exception {
        assertThat(get("/healthz").body()).isEqualTo("ok\n");
        assertThat(get("/readyz").statusCode()).isEqualTo(200);
        obstacle = Optional.of("the store is closed");
        assertThat(get("/readyz").statusCode()).isEqualTo(503);
        assertThat(get("/readyz").body()).isEqualTo("the store is closed\n");
        call("POST", "/echo", "x");
        assertThat(get("/metrics").body()).contains("# TYPE quern_http_requests_total counter",
                "quern_http_requests_total{service=\"things\",operation=\"Echo\",status=\"200\",} 1.0",
                "quern_http_connections ");
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(listener.url() + path)));
    }

    @Test
    void closingLetsRunningRequestsFinishAndRefusesNewOnes() throws Exception {
        CompletableFuture<HttpResponse<String>> running = start("/slow");
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
        try (var executor = Executors.newSingleThreadExecutor()) {
            var closing = executor.submit(listener::close);
            until(() -> status("/healthz").headers().firstValue("Connection").isPresent());
            HttpResponse<String> refused = call("POST", "/echo", "x");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body()).contains("The server is stopping.");
            assertThat(refused.headers().firstValue("Connection")).contains("close");
            assertThat(closing.isDone()).isFalse();
            slow.complete("finished");
            HttpResponse<String> answer = running.get(10, TimeUnit.SECONDS);
            assertThat(answer.body()).isEqualTo("finished");
            assertThat(answer.headers().firstValue("Connection")).contains("close");
            closing.get(10, TimeUnit.SECONDS);
            assertThat(refusesConnections(listener.port())).isTrue();
        }
    }

    private HttpResponse<String> status(String path) {
        try {
            return get(path);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean refusesConnections(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.getInputStream().read() == -1;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void aPortInUseIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            ListenerSettings settings = ListenerSettings.of("127.0.0.1", taken.getLocalPort());
            assertThatIOException().isThrownBy(() -> HttpListener.start(settings,
                    new SigV4Authenticator(Credentials.root(ROOT), InstantSource.system()),
                    List.of(new RestJsonService("things", List.of(), ERRORS, (_, _) -> {}, pool)),
                    new CollectorRegistry(),
                    Optional::empty, InstantSource.system()))
                    .withMessageContaining("127.0.0.1:" + taken.getLocalPort())
                    .withMessageContaining("Choose another host or port");
        }
    }

    @Test
    void bytesAreCountedAsTheyComeNotAsTheyAreAnnounced() throws Exception {
        ByteArrayOutputStream chunks = new ByteArrayOutputStream();
        for (int i = 0; i < 30; i++) {
            chunks.write(("2710\r\n" + "x".repeat(10_000) + "\r\n").getBytes(UTF_8));
        }
        chunks.write("0\r\n\r\n".getBytes(UTF_8));
        String head = rawSigned("POST", "/things/a", new byte[0], "").replace("Content-Length: 0",
                "Transfer-Encoding: chunked");
        try (Socket socket = new Socket("127.0.0.1", listener.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(head.getBytes(UTF_8));
            socket.getOutputStream().write(chunks.toByteArray());
            InputStream in = socket.getInputStream();
            assertThat(new String(in.readAllBytes(), UTF_8)).startsWith("HTTP/1.1 413").contains("Connection: close");
        }
    }
}
