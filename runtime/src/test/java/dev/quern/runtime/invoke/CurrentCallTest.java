package dev.quern.runtime.invoke;

import static dev.quern.runtime.testing.TestRuntime.await;
import static dev.quern.runtime.testing.TestRuntime.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.quern.runtime.testing.FakeRuntime;
import dev.quern.runtime.testing.FunctionJar;
import dev.quern.runtime.testing.TestRuntime;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The system property in which functions of the Java runtime, and the SDKs in them, find the trace header. */
class CurrentCallTest {

    private static final JsonMapper JSON = new JsonMapper();

    private static final byte[] CODE = FunctionJar.compile("""
            package example;
            import dev.quern.function.*;
            import java.util.*;
            import java.util.concurrent.*;
            public class Traces implements Handler<String, Map<String, String>> {
                static final CountDownLatch MADE = new CountDownLatch(1);
                static final CountDownLatch USED = new CountDownLatch(1);
                static ExecutorService pool;
                static ExecutorService virtualPool;
                static final Map<String, String> seen = new ConcurrentHashMap<>();
                static String header() { return String.valueOf(System.getProperty("com.amazonaws.xray.traceHeader")); }
                static class Worker extends Thread {
                    final String where;
                    Worker(String where) { this.where = where; }
                    @Override public void run() { seen.put(where, header()); }
                }
                public Map<String, String> handle(String request, Context context) throws Exception {
                    switch (request) {
                        case "make" -> {
                            pool = Executors.newFixedThreadPool(1);
                            virtualPool = Executors.newFixedThreadPool(1, Thread.ofVirtual().factory());
                            String pooled = pool.submit(() -> header()).get();
                            virtualPool.submit(() -> header()).get();
                            MADE.countDown();
                            USED.await();
                            return Map.of("own", context.traceHeader().orElseThrow(), "property", header(),
                                    "pool", pooled);
                        }
                        case "use" -> {
                            MADE.await();
                            Map<String, String> all = look(context);
                            USED.countDown();
                            return all;
                        }
                        case "alone" -> {
                            pool = Executors.newFixedThreadPool(1);
                            virtualPool = Executors.newFixedThreadPool(1, Thread.ofVirtual().factory());
                            return look(context);
                        }
                        case "set" -> {
                            System.setProperty("com.amazonaws.xray.traceHeader", "mine");
                            String mine = header();
                            System.clearProperty("com.amazonaws.xray.traceHeader");
                            return Map.of("own", context.traceHeader().orElseThrow(), "set", mine, "cleared", header(),
                                    "or", System.getProperty("com.amazonaws.xray.traceHeader", "other"),
                                    "unknown", System.getProperty("no.such.property", "other"));
                        }
                        default -> throw new IllegalArgumentException(request);
                    }
                }
                Map<String, String> look(Context context) throws Exception {
                    seen.clear();
                    seen.put("own", context.traceHeader().orElseThrow());
                    seen.put("property", header());
                    Thread thread = new Thread(() -> {
                        seen.put("thread", header());
                        try {
                            Thread.startVirtualThread(() -> seen.put("virtual of thread", header())).join();
                        } catch (InterruptedException e) { }
                    });
                    thread.start();
                    thread.join();
                    Thread.ofPlatform().start(() -> seen.put("built thread", header())).join();
                    Thread.startVirtualThread(() -> seen.put("virtual", header())).join();
                    Thread.ofVirtual().start(() -> seen.put("built virtual", header())).join();
                    try (ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor()) {
                        tasks.submit(() -> seen.put("task", header())).get();
                    }
                    Worker worker = new Worker("worker");
                    worker.start();
                    worker.join();
                    pool.submit(() -> {
                        seen.put("pool", header());
                        Thread.startVirtualThread(() -> seen.put("virtual of pool", header())).join();
                        return null;
                    }).get();
                    virtualPool.submit(() -> seen.put("virtual pool", header())).get();
                    return Map.copyOf(seen);
                }
            }
            """).bytes();

    @TempDir
    Path data;

    private TestRuntime runtime;

    @BeforeEach
    void open() {
        runtime = TestRuntime.open(data, new FakeRuntime());
    }

    @AfterEach
    void close() {
        runtime.close();
    }

    private void deploy(Map<String, String> variables) {
        runtime.create("f", CODE, settings -> settings.change().runtime("java25").handler("example.Traces")
                .environment(variables).done());
    }

    private static JsonNode answer(CompletableFuture<InvocationResult> call) throws JsonProcessingException {
        return JSON.readTree(text(await(call)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"platform", "virtual"})
    void ofSeveralCallsEachFindsItsOwnAndSoDoTheThreadsThatItStarts(String threads) throws Exception {
        deploy(Map.of("QUERN_MAX_CONCURRENCY", "2", "QUERN_THREADS", threads));
        CompletableFuture<InvocationResult> made = runtime.begin("f", "\"make\"");
        JsonNode user = answer(runtime.begin("f", "\"use\""));
        JsonNode maker = answer(made);

        String own = user.path("own").asText();
        assertThat(own).startsWith("Root=1-").isNotEqualTo(maker.path("own").asText());
        for (String known : new String[]{"property", "thread", "virtual of thread", "built thread", "virtual",
                "built virtual", "task"}) {
            assertThat(user.path(known).asText()).as(known).isEqualTo(own);
        }
        for (String unknown : new String[]{"pool", "virtual of pool", "virtual pool", "worker"}) {
            assertThat(user.path(unknown).asText()).as(unknown).isEqualTo("null");
        }
        assertThat(maker.path("property").asText()).isEqualTo(maker.path("own").asText());
        assertThat(maker.path("pool").asText()).isEqualTo("null");
    }

    @Test
    void whereOneCallRunsAtATimeAllThreadsFindIt() throws Exception {
        deploy(Map.of());
        JsonNode first = answer(runtime.begin("f", "\"alone\""));
        String own = first.path("own").asText();
        assertThat(first).hasSize(12).allSatisfy(found -> assertThat(found.asText()).isEqualTo(own));
        assertThat(answer(runtime.begin("f", "\"alone\"")).path("pool").asText()).startsWith("Root=1-")
                .isNotEqualTo(own);
    }

    @Test
    void whatTheFunctionSetsItselfGoesBefore() throws Exception {
        deploy(Map.of());
        JsonNode found = answer(runtime.begin("f", "\"set\""));
        assertThat(found.path("set").asText()).isEqualTo("mine");
        assertThat(found.path("cleared").asText()).isEqualTo(found.path("own").asText());
        assertThat(found.path("or").asText()).isEqualTo(found.path("own").asText());
        assertThat(found.path("unknown").asText()).isEqualTo("other");
    }
}
