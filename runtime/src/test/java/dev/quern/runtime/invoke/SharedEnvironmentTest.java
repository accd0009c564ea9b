package dev.quern.runtime.invoke;

import static dev.quern.runtime.testing.Eventually.eventually;
import static dev.quern.runtime.testing.TestRuntime.await;
import static dev.quern.runtime.testing.TestRuntime.failure;
import static dev.quern.runtime.testing.TestRuntime.name;
import static dev.quern.runtime.testing.TestRuntime.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.plugin.FunctionException;
import dev.quern.runtime.contain.HeapWatch;
import dev.quern.runtime.function.FunctionsException.InvalidParameter;
import dev.quern.runtime.function.Version;
import dev.quern.runtime.invoke.ProvisionedStatus.State;
import dev.quern.runtime.java.HostHandler;
import dev.quern.runtime.testing.FakeRuntime;
import dev.quern.runtime.testing.FunctionJar;
import dev.quern.runtime.testing.ManualTime;
import dev.quern.runtime.testing.TestRuntime;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Environments that run several calls at a time. */
class SharedEnvironmentTest {

    @TempDir
    Path data;

    private final FakeRuntime fake = new FakeRuntime();
    private final ManualTime time = new ManualTime();
    private final Semaphore gate = new Semaphore(0);
    private final AtomicInteger inside = new AtomicInteger();
    private final Queue<String> log = new ConcurrentLinkedQueue<>();
    private TestRuntime runtime;

    @BeforeEach
    void open() {
        runtime = TestRuntime.open(data, fake, builder -> builder.time(time)
                .invocations(new InvocationSettings(1_000, Duration.ofSeconds(10), Duration.ofMinutes(4)))
                .functionLog((function, version, stream, line) -> log.add(line)));
        fake.handler("wait", (invocation, response) -> {
            inside.incrementAndGet();
            if (new String(invocation.payload(), UTF_8).equals("stubborn")) {
                gate.acquireUninterruptibly();
            } else {
                try {
                    gate.acquire();
                } catch (InterruptedException e) {
                    log.add("interrupted");
                    throw new FunctionException("a.Interrupted", "interrupted", List.of(), false);
                }
            }
            response.send(invocation.context().requestId().getBytes(UTF_8));
        });
    }

    private static Map<String, String> parallel(int calls, String threads) {
        return Map.of("QUERN_MAX_CONCURRENCY", Integer.toString(calls), "QUERN_THREADS", threads);
    }

    private void create(String handler, int calls, String threads) {
        runtime.create("f", FakeRuntime.code("one"), settings -> settings.change().handler(handler)
                .environment(parallel(calls, threads)).done());
    }

    @AfterEach
    void close() {
        gate.release(10_000);
        runtime.close();
        assertThat(fake.open()).as("environments left open").isZero();
        assertThat(data.resolve("tmp")).isEmptyDirectory();
        eventually("no thread is left", () -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("function ")));
    }

    private CompletableFuture<InvocationResult> beginAndEnter(String payload) {
        int before = inside.get();
        CompletableFuture<InvocationResult> call = runtime.begin("f", payload);
        eventually("it runs", () -> inside.get() == before + 1);
        return call;
    }

    @Test
    void whatFillsTheHeapIsStoppedBeforeItsCallersAreTold() throws Exception {
        create("wait", 2, "platform");
        CompletableFuture<InvocationResult> first = beginAndEnter("a");
        CompletableFuture<InvocationResult> second = beginAndEnter("b");
        assertThat(fake.started()).isOne();
        List<CompletableFuture<Void>> closedWhenTold = List.of(first, second).stream()
                .map(call -> call.thenRun(() -> eventually("it is closed", () -> fake.open() == 0))).toList();

        theEnvironment().outOfMemory();

        assertThat(failure(await(first)).errorType()).isEqualTo("Runtime.ExitError");
        assertThat(failure(await(second)).errorType()).isEqualTo("Runtime.ExitError");
        closedWhenTold.forEach(TestRuntime::await);
        assertThat(runtime.quern().invoker().running()).isZero();
    }

    /** What is watched for what it takes of the heap. */
    private HeapWatch.Greedy theEnvironment() throws Exception {
        Field watched = HeapWatch.class.getDeclaredField("environments");
        watched.setAccessible(true);
        return (HeapWatch.Greedy) ((Set<?>) watched.get(runtime.quern().containment().heap())).iterator().next();
    }

    @ParameterizedTest
    @ValueSource(strings = {"platform", "virtual"})
    void callsAtTheSameTimeShareAnEnvironmentUpToItsNumber(String threads) {
        Set<Boolean> virtual = ConcurrentHashMap.newKeySet();
        Set<Integer> told = ConcurrentHashMap.newKeySet();
        fake.starting(request -> told.add(request.maxConcurrency()));
        fake.handler("kind", (invocation, response) -> {
            virtual.add(Thread.currentThread().isVirtual());
            inside.incrementAndGet();
            gate.acquireUninterruptibly();
            response.send(invocation.context().requestId().getBytes(UTF_8));
        });
        create("kind", 10, threads);
        List<CompletableFuture<InvocationResult>> calls = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            calls.add(runtime.begin("f", "{}"));
        }
        eventually("all run", () -> inside.get() == 25);
        assertThat(fake.open()).isEqualTo(3);
        assertThat(runtime.quern().invoker().running()).isEqualTo(25);
        gate.release(25);
        for (CompletableFuture<InvocationResult> call : calls) {
            assertThat(text(await(call))).as("each with its own request").isEqualTo(await(call).requestId());
        }
        assertThat(virtual).containsExactly(threads.equals("virtual"));
        assertThat(told).containsExactly(10);
        assertThat(runtime.quern().invoker().running()).isZero();
        gate.release(25);
        for (int i = 0; i < 25; i++) {
            runtime.call("f", "{}");
        }
        assertThat(fake.started()).as("they are used again").isEqualTo(3);
    }

    @Test
    void whatIsCalledInItContinuesWhatTheChainsOfAllItsCallsHaveInCommon() {
        AtomicReference<String> environment = new AtomicReference<>("");
        fake.starting(request -> environment.set(request.environmentId()));
        create("wait", 3, "platform");
        Supplier<Map<String, Integer>> rounds = () -> runtime.quern().invoker()
                .lineageIn(environment.get(), Optional.empty())
                .rounds();
        CompletableFuture<InvocationResult> circling = beginWithin(Map.of("f", 14, "g", 2));
        assertThat(rounds.get()).isEqualTo(Map.of("f", 15, "g", 2));
        CompletableFuture<InvocationResult> other = beginWithin(Map.of("f", 3, "h", 1));
        assertThat(rounds.get()).isEqualTo(Map.of("f", 4));
        CompletableFuture<InvocationResult> fromOutside = beginWithin(Map.of());
        assertThat(rounds.get()).as("no call from outside is taken for one of a circle").isEqualTo(Map.of("f", 1));
        gate.release(3);
        List.of(circling, other, fromOutside).forEach(TestRuntime::await);
        circling = beginWithin(Map.of("f", 14));
        assertThat(rounds.get()).as("calls that have ended count no more").isEqualTo(Map.of("f", 15));
        gate.release();
        await(circling);
        assertThat(fake.started()).isOne();
    }

    private CompletableFuture<InvocationResult> beginWithin(Map<String, Integer> rounds) {
        int before = inside.get();
        CompletableFuture<InvocationResult> call = runtime.quern().invoker().invoke(InvocationRequest
                .of(runtime.reference("f"), "{}".getBytes(UTF_8)).within(new Lineage(rounds)));
        eventually("it runs", () -> inside.get() == before + 1);
        return call;
    }

    @Test
    void virtualThreadsAloneStillMeanOneCallAtATime() {
        runtime.create("f", FakeRuntime.code("one"), settings -> settings.change().handler("wait")
                .environment(Map.of("QUERN_THREADS", "virtual")).done());
        CompletableFuture<InvocationResult> first = beginAndEnter("{}");
        CompletableFuture<InvocationResult> second = beginAndEnter("{}");
        assertThat(fake.open()).isEqualTo(2);
        gate.release(2);
        await(first);
        await(second);
    }

    @Test
    void callsThatComeWhileItStartsWaitForTheSameEnvironment() {
        CountDownLatch start = new CountDownLatch(1);
        fake.starting(request -> {
            try {
                start.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        create("answer", 100, "virtual");
        List<CompletableFuture<InvocationResult>> calls = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            calls.add(runtime.begin("f", "{}"));
        }
        start.countDown();
        calls.forEach(call -> assertThat(text(await(call))).isEqualTo("one"));
        assertThat(fake.started()).isEqualTo(1);
        assertThat(calls.stream().filter(call -> await(call).initDuration().isPresent())).hasSize(1);
    }

    @Test
    void anInitialisationThatFailsIsToldToAllThatWaitForItAndTriedAgainByTheNext() throws InterruptedException {
        CountDownLatch starting = new CountDownLatch(1);
        CountDownLatch start = new CountDownLatch(1);
        fake.starting(request -> {
            starting.countDown();
            try {
                start.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            throw new FunctionException("a.NoDatabase", "no database", List.of(), true);
        });
        create("answer", 100, "virtual");
        List<CompletableFuture<InvocationResult>> calls = new ArrayList<>();
        calls.add(runtime.begin("f", "{}"));
        starting.await();
        for (int i = 0; i < 4; i++) {
            calls.add(runtime.begin("f", "{}"));
        }
        start.countDown();
        calls.forEach(call -> assertThat(failure(await(call)).errorType()).isEqualTo("a.NoDatabase"));
        assertThat(fake.started()).isEqualTo(1);
        fake.starting(request -> {});
        assertThat(runtime.answer("f")).isEqualTo("one");
        assertThat(runtime.quern().invoker().running()).isZero();
        eventually("what failed is gone", () -> runtime.quern().invoker().environments() == 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"platform", "virtual"})
    void aTimeOutEndsOneCallAndTheEnvironmentAfterTheOthers(String threads) {
        create("wait", 10, threads);
        CompletableFuture<InvocationResult> late = beginAndEnter("stubborn");
        time.advance(Duration.ofSeconds(2));
        CompletableFuture<InvocationResult> other = beginAndEnter("{}");
        time.advance(Duration.ofMillis(1_100));
        assertThat(failure(await(late)).errorType()).isEqualTo("Sandbox.Timedout");
        assertThat(other).isNotDone();
        assertThat(runtime.quern().containment().stranded().overdueCalls(name("f"))).isEqualTo(1);
        CompletableFuture<InvocationResult> next = beginAndEnter("{}");
        assertThat(fake.open()).as("the next call has another environment").isEqualTo(2);
        gate.release(3);
        assertThat(text(await(other))).as("the others may end").isEqualTo(await(other).requestId());
        assertThat(text(await(next))).isEqualTo(await(next).requestId());
        eventually("its environment is closed", () -> fake.open() == 1);
        eventually("its code has ended", () -> runtime.quern().containment().stranded().overdueCalls(name("f")) == 0);
        assertThat(runtime.quern().invoker().running()).isZero();
    }

    @Test
    void theThreadOfACallThatIsLateIsInterruptedAndNoOther() {
        create("wait", 10, "virtual");
        CompletableFuture<InvocationResult> late = beginAndEnter("{}");
        time.advance(Duration.ofSeconds(2));
        CompletableFuture<InvocationResult> other = beginAndEnter("{}");
        time.advance(Duration.ofMillis(1_100));
        assertThat(failure(await(late)).errorType()).isEqualTo("Sandbox.Timedout");
        eventually("it is interrupted", () -> log.contains("interrupted"));
        gate.release();
        assertThat(text(await(other))).isEqualTo(await(other).requestId());
        assertThat(log).filteredOn("interrupted"::equals).hasSize(1);
    }

    @Test
    void eachCallHasTheTailOfItsOwnLog() {
        fake.handler("log", (invocation, response) -> {
            inside.incrementAndGet();
            String payload = new String(invocation.payload(), UTF_8);
            invocation.context().logger().info("begins " + payload);
            gate.acquireUninterruptibly();
            invocation.context().logger().info("ends " + payload);
        });
        create("log", 10, "virtual");
        List<CompletableFuture<InvocationResult>> calls = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            calls.add(runtime.quern().invoker().invoke(new InvocationRequest(runtime.reference("f"),
                    ("call" + i).getBytes(UTF_8), "request-" + i, Optional.empty(), Optional.empty(), true,
                    Optional.empty())));
        }
        eventually("all run", () -> inside.get() == 3);
        gate.release(3);
        for (int i = 0; i < 3; i++) {
            String tail = new String(await(calls.get(i)).logTail().orElseThrow(), UTF_8);
            assertThat(tail.lines().toList()).startsWith("START RequestId: request-" + i + " Version: $LATEST",
                    "[INFO] request-" + i + " begins call" + i, "[INFO] request-" + i + " ends call" + i,
                    "END RequestId: request-" + i);
        }
    }

    @Test
    void anExitInOneCallLosesTheEnvironmentForAll() {
        fake.handler("exit", (invocation, response) -> {
            throw new FunctionException("Runtime.ExitError", "exit", List.of(), true);
        });
        create("exit", 10, "platform");
        runtime.call("f", "{}");
        runtime.call("f", "{}");
        assertThat(fake.started()).isEqualTo(2);
        eventually("they are gone", () -> runtime.quern().invoker().environments() == 0);
    }

    @Test
    void idleOnesAreRetiredAndBusyOnesNot() {
        create("wait", 2, "virtual");
        CompletableFuture<InvocationResult> call = beginAndEnter("{}");
        gate.release();
        await(call);
        time.advance(Duration.ofMinutes(3));
        assertThat(fake.open()).isEqualTo(1);
        time.advance(Duration.ofMinutes(3));
        eventually("the idle one is closed", () -> fake.open() == 0);
    }

    @Test
    void closingAnswersTheCallsThatRun() {
        create("wait", 10, "virtual");
        CompletableFuture<InvocationResult> call = beginAndEnter("{}");
        runtime.quern().close(Duration.ZERO);
        assertThat(failure(await(call)).errorType()).isEqualTo("Runtime.Stopped");
        gate.release(100);
    }

    @Test
    void provisionedConcurrencyTakesAsManyEnvironmentsAsItsCallsNeed() {
        create("wait", 10, "virtual");
        runtime.publish("f");
        var config = runtime.quern().concurrency().provision(name("f"), new Version(1), 25);
        eventually("they are ready", () -> runtime.quern().provisioned().status(config).state() == State.READY);
        assertThat(fake.open()).isEqualTo(3);
        List<CompletableFuture<InvocationResult>> calls = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            calls.add(runtime.begin("f:1", "{}"));
        }
        eventually("all run", () -> inside.get() == 25);
        assertThat(fake.started()).isEqualTo(3);
        assertThat(runtime.quern().provisioned().status(config).available()).isZero();
        gate.release(25);
        calls.forEach(TestRuntime::await);
        runtime.quern().concurrency().unprovision(name("f"), new Version(1));
        eventually("they are gone", () -> fake.open() == 0);
    }

    @Test
    void anythingElseThanTheKnownValuesIsRefused() {
        for (Map<String, String> wrong : List.of(Map.of("QUERN_MAX_CONCURRENCY", "0"),
                Map.of("QUERN_MAX_CONCURRENCY", "10001"), Map.of("QUERN_MAX_CONCURRENCY", "many"),
                Map.of("QUERN_THREADS", "green"))) {
            assertThatThrownBy(() -> TestRuntime.SETTINGS.change().environment(wrong).done())
                    .isInstanceOf(InvalidParameter.class)
                    .hasMessageContaining(wrong.keySet().iterator().next());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"platform", "virtual"})
    void functionsOfTheJavaRuntimeRunSideBySideAndARunawayIsStopped(String threads) {
        byte[] code = FunctionJar.compile("""
                package example;
                import dev.quern.function.*;
                import java.util.concurrent.*;
                public class Side implements Handler<String, String> {
                    static final CountDownLatch MET = new CountDownLatch(2);
                    static volatile long x;
                    public String handle(String request, Context context) throws Exception {
                        if (request.equals("spin")) { System.out.println("spinning"); while (true) { x++; } }
                        System.out.print("from " + request);
                        MET.countDown();
                        MET.await();
                        System.out.println(" still " + request);
                        return request + " " + Thread.currentThread().isVirtual();
                    }
                }""").bytes();
        runtime.create("j", code, settings -> settings.change().runtime("java25").handler("example.Side")
                .environment(parallel(10, threads)).done());
        CompletableFuture<InvocationResult> one = runtime.begin("j", "\"one\"");
        CompletableFuture<InvocationResult> two = runtime.begin("j", "\"two\"");
        String virtual = Boolean.toString(threads.equals("virtual"));
        assertThat(text(await(one))).isEqualTo("\"one " + virtual + "\"");
        assertThat(text(await(two))).isEqualTo("\"two " + virtual + "\"");
        assertThat(log).contains("from one still one", "from two still two");
        CompletableFuture<InvocationResult> spin = runtime.begin("j", "\"spin\"");
        eventually("it spins", () -> log.contains("spinning"));
        time.advance(Duration.ofSeconds(4));
        assertThat(failure(await(spin)).errorType()).isEqualTo("Sandbox.Timedout");
        eventually("the spinning code has ended", () -> runtime.quern().invoker().environments() == 0);
        assertThat(runtime.quern().invoker().running()).isZero();
    }

    @Test
    void handlersOfTheHostRunSideBySideToo() {
        CountDownLatch met = new CountDownLatch(3);
        runtime.quern().deploy("h", HostHandler.of((in, out, context) -> {
            met.countDown();
            try {
                met.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            out.write(Boolean.toString(Thread.currentThread().isVirtual()).getBytes(UTF_8));
        }), settings -> settings.change().environment(parallel(3, "virtual")).done());
        List<CompletableFuture<InvocationResult>> calls = List.of(runtime.begin("h", "{}"), runtime.begin("h", "{}"),
                runtime.begin("h", "{}"));
        calls.forEach(call -> assertThat(text(await(call))).isEqualTo("true"));
        assertThat(runtime.quern().invoker().environments()).isEqualTo(1);
    }
}
