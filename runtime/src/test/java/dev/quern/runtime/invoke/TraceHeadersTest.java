package dev.quern.runtime.invoke;

import static dev.quern.runtime.testing.Eventually.eventually;
import static dev.quern.runtime.testing.TestRuntime.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.runtime.testing.FakeRuntime;
import dev.quern.runtime.testing.HeldCalls;
import dev.quern.runtime.testing.ManualTime;
import dev.quern.runtime.testing.TestRuntime;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The trace headers of calls, and which chain of calls a request continues that carries one. */
class TraceHeadersTest {

    private static final String ROOT = "Root=1-5759e988-bd862e3fe1be46a994272793";

    @TempDir
    Path data;

    private final FakeRuntime fake = new FakeRuntime();
    private final ManualTime time = new ManualTime();
    private final HeldCalls calls = new HeldCalls();
    private TestRuntime runtime;
    private volatile String environment = "";

    @BeforeEach
    void open() {
        runtime = TestRuntime.open(data, fake, builder -> builder.time(time));
        fake.starting(request -> environment = request.environmentId());
        fake.handler("wait", calls);
    }

    @AfterEach
    void close() {
        calls.close();
        runtime.close();
    }

    private void create(int atATime) {
        runtime.create("f", FakeRuntime.code("one"), settings -> settings.change().handler("wait")
                .environment(Map.of("QUERN_MAX_CONCURRENCY", Integer.toString(atATime))).done());
    }

    /** Begins a call that runs until it is told to end. */
    private CompletableFuture<InvocationResult> begin(String name, Map<String, Integer> rounds,
            Optional<String> trace) {
        CompletableFuture<InvocationResult> call = runtime.quern().invoker().invoke(InvocationRequest
                .of(runtime.reference("f"), name.getBytes(UTF_8)).within(new Lineage(rounds), trace));
        calls.awaitBegun(name);
        return call;
    }

    private String header(String name) {
        return calls.context(name).traceHeader().orElseThrow();
    }

    private Map<String, Integer> continued(String header) {
        return runtime.quern().invoker().lineageIn(environment, Optional.of(header)).rounds();
    }

    @Test
    void everyCallHasOneInTheFormOfXRay() {
        create(10);
        begin("a", Map.of(), Optional.empty());
        begin("b", Map.of(), Optional.empty());
        assertThat(header("a")).matches("Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0")
                .startsWith("Root=1-%08x-".formatted(time.now().getEpochSecond()))
                .isEqualTo(header("a")).isNotEqualTo(header("b"));
        assertThat(TraceHeader.read(header("a")).orElseThrow().text()).isEqualTo(header("a"));
    }

    @Test
    void theTraceOfTheCallerIsContinued() {
        create(10);
        begin("a", Map.of(),
                Optional.of(
                        "Self=1-67891233-abc;" + ROOT + "; Parent=53995c3f42cd8ad8;Sampled=1;Lineage=1:a87bd80c:0"));
        assertThat(header("a")).matches(ROOT + ";Parent=[0-9a-f]{16};Sampled=1").doesNotContain("53995c3f42cd8ad8");
        begin("b", Map.of(), Optional.of(ROOT));
        assertThat(header("b")).matches(ROOT + ";Parent=[0-9a-f]{16};Sampled=0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ";;=;Root", "Root=2-5759e988-bd862e3fe1be46a994272793",
            "Root=1-5759e988-bd862e3fe1be46a99427279", "Root=1-5759e98x-bd862e3fe1be46a994272793",
            "Root=1-5759e988_bd862e3fe1be46a994272793", "Root=1-5759e988-bd862e3fe1be46a9942727931",
            "Parent=53995c3f42cd8ad8;Sampled=1"})
    void whatIsNoTraceIsNotContinued(String theirs) {
        create(1);
        begin("a", Map.of(), Optional.of(theirs));
        assertThat(header("a")).matches("Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0")
                .startsWith("Root=1-%08x-".formatted(time.now().getEpochSecond()));
        assertThat(TraceHeader.read("x".repeat(2_000) + ";" + ROOT)).isEmpty();
    }

    @Test
    void aRequestWithTheHeaderOfACallContinuesItsChainWhateverRunsBeside() {
        create(10);
        CompletableFuture<InvocationResult> circling = begin("circle", Map.of("f", 14, "g", 2), Optional.empty());
        begin("other", Map.of("f", 3), Optional.empty());
        begin("innocent", Map.of(), Optional.empty());
        String circle = header("circle");
        assertThat(continued(circle)).isEqualTo(Map.of("f", 15, "g", 2));
        assertThat(continued(header("other"))).isEqualTo(Map.of("f", 4));
        assertThat(continued(header("innocent"))).isEqualTo(Map.of("f", 1));
        assertThat(fake.started()).isOne();

        calls.release("circle");
        await(circling);
        assertThat(continued(circle)).as("of a call that has ended").isEqualTo(Map.of("f", 1));
        calls.release("innocent");
        eventually("what the rest have in common", () -> continued(circle).equals(Map.of("f", 4)));
    }

    @Test
    void aLibraryMayNameOnlyTheTraceOrItselfAsTheParent() {
        create(10);
        begin("circle", Map.of("f", 14), Optional.of(ROOT));
        begin("innocent", Map.of(), Optional.empty());
        header("circle");
        assertThat(continued(ROOT + ";Sampled=0")).isEqualTo(Map.of("f", 15));
        assertThat(continued(ROOT + ";Parent=0123456789abcdef;Sampled=1")).isEqualTo(Map.of("f", 15));
        begin("same trace", Map.of("f", 9), Optional.of(ROOT));
        header("same trace");
        assertThat(continued(ROOT)).as("it may be either").isEqualTo(Map.of("f", 10));
        assertThat(continued(header("circle"))).isEqualTo(Map.of("f", 15));
    }

    @Test
    void whatNamesNoCallOfTheEnvironmentContinuesWhatAllHaveInCommon() {
        create(10);
        begin("circle", Map.of("f", 14), Optional.empty());
        header("circle");
        begin("other", Map.of("f", 3), Optional.empty());
        for (String forged : new String[]{"", "nothing", ROOT + ";Parent=0123456789abcdef",
                "Parent=0123456789abcdef"}) {
            assertThat(continued(forged)).as(forged).isEqualTo(Map.of("f", 4));
        }
        String elsewhere = header("circle");
        runtime.create("g", FakeRuntime.code("one"), settings -> settings.change().handler("wait")
                .environment(Map.of("QUERN_MAX_CONCURRENCY", "10")).done());
        runtime.quern().invoker().invoke(InvocationRequest.of(runtime.reference("g"), "g".getBytes(UTF_8)));
        calls.awaitBegun("g");
        assertThat(continued(elsewhere)).as("a call of another environment").isEqualTo(Map.of("g", 1));
    }

    /** What is continued by a change that the test's thread makes with what a call was given. */
    private Map<String, Integer> continuedWithAccessOf(String name) {
        CallContext given = (CallContext) calls.context(name);
        return given.start().lineageWithAccessOf(given.call()).rounds();
    }

    @Test
    void whatACallWasGivenContinuesItsChainUntilItHasEndedAndThenWhatTheRestHaveInCommon() {
        create(10);
        CompletableFuture<InvocationResult> circling = begin("circle", Map.of("f", 14, "g", 2), Optional.empty());
        begin("other", Map.of("f", 3), Optional.empty());
        assertThat(continuedWithAccessOf("circle")).isEqualTo(Map.of("f", 15, "g", 2));
        calls.release("circle");
        await(circling);
        assertThat(continuedWithAccessOf("circle")).isEqualTo(Map.of("f", 4));
    }

    @Test
    void whereOneCallRunsAtATimeWhatAnEarlierOneWasGivenContinuesTheChainOfTheOneThatRuns() {
        create(1);
        CompletableFuture<InvocationResult> first = begin("first", Map.of(), Optional.empty());
        assertThat(continuedWithAccessOf("first")).isEqualTo(Map.of("f", 1));
        calls.release("first");
        await(first);
        begin("circle", Map.of("f", 14), Optional.empty());
        assertThat(fake.started()).as("in the same environment").isOne();
        assertThat(continuedWithAccessOf("first")).isEqualTo(Map.of("f", 15));
    }

    @Test
    void whereOneCallRunsAtATimeNoHeaderIsNeeded() {
        create(1);
        begin("circle", Map.of("f", 14), Optional.empty());
        assertThat(continued(header("circle"))).isEqualTo(Map.of("f", 15));
        assertThat(continued(ROOT)).isEqualTo(Map.of("f", 15));
    }
}
