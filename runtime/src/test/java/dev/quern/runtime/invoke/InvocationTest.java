package dev.quern.runtime.invoke;

import static dev.quern.runtime.testing.Eventually.eventually;
import static dev.quern.runtime.testing.TestRuntime.await;
import static dev.quern.runtime.testing.TestRuntime.failure;
import static dev.quern.runtime.testing.TestRuntime.name;
import static dev.quern.runtime.testing.TestRuntime.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.function.ClientContext;
import dev.quern.plugin.FunctionException;
import dev.quern.runtime.function.FunctionsException;
import dev.quern.runtime.function.FunctionsException.Conflict;
import dev.quern.runtime.function.FunctionsException.RequestTooLarge;
import dev.quern.runtime.function.FunctionsException.TooManyRequests;
import dev.quern.runtime.function.Version;
import dev.quern.runtime.testing.FakeRuntime;
import dev.quern.runtime.testing.ManualTime;
import dev.quern.runtime.testing.TestRuntime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InvocationTest {

    @TempDir
    Path data;

    private final FakeRuntime fake = new FakeRuntime();
    private final ManualTime time = new ManualTime();
    private final Semaphore gate = new Semaphore(0);
    private final AtomicInteger inside = new AtomicInteger();
    private final List<String> log = new CopyOnWriteArrayList<>();
    private TestRuntime runtime;

    @BeforeEach
    void open() {
        open(InvocationSettings.DEFAULT);
    }

    private void open(InvocationSettings settings) {
        runtime = TestRuntime.open(data, fake, builder -> builder.time(time).invocations(settings)
                .functionLog((function, version, stream, line) -> log.add(line)));
    }

    private void reopen(InvocationSettings settings) {
        runtime.close();
        open(settings);
    }

    private void createWith(String handler) {
        runtime.create("f", FakeRuntime.code("answer"), settings -> settings.withHandler(handler));
    }

    /** A handler that stays inside until the gate lets it through. */
    private void waitAtTheGate() {
        fake.handler("wait", (invocation, response) -> {
            inside.incrementAndGet();
            gate.acquireUninterruptibly();
            response.send("late".getBytes(UTF_8));
        });
    }

    private CompletableFuture<InvocationResult> beginAndEnter(int expectedInside) {
        CompletableFuture<InvocationResult> call = runtime.begin("f", "{}");
        eventually("the function runs", () -> inside.get() == expectedInside);
        return call;
    }

    private InvocationRequest tailing(String payload) {
        return new InvocationRequest(runtime.reference("f"), payload.getBytes(UTF_8), "request-1", Optional.empty(),
                Optional.empty(), true, Optional.empty());
    }

    @AfterEach
    void close() {
        gate.release(1_000);
        runtime.close();
        assertThat(fake.open()).as("environments left open").isZero();
        assertThat(fake.isClosed()).as("the runtime is closed").isTrue();
        assertThat(data.resolve("tmp")).isEmptyDirectory();
        eventually("no thread is left", () -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("function ")
                        || thread.getName().startsWith("quern-")));
    }

    @Test
    void anEnvironmentRunsOneCallAtATimeAndIsUsedAgain() {
        AtomicInteger most = new AtomicInteger();
        fake.starting(request -> request.onAbort(() -> {}));
        fake.handler("count", (invocation, response) -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            inside.decrementAndGet();
        });
        createWith("count");
        for (int i = 0; i < 100; i++) {
            runtime.call("f", "{}");
        }
        assertThat(fake.started()).isEqualTo(1);
        List<CompletableFuture<InvocationResult>> calls = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            calls.add(runtime.begin("f", "{}"));
        }
        calls.forEach(TestRuntime::await);
        assertThat(runtime.quern().invoker().environments()).isEqualTo(fake.started());
        assertThat(most.get()).isLessThanOrEqualTo(fake.started());
    }

    @Test
    void callsAtTheSameTimeHaveEnvironmentsOfTheirOwn() {
        waitAtTheGate();
        createWith("wait");
        CompletableFuture<InvocationResult> first = beginAndEnter(1);
        CompletableFuture<InvocationResult> second = beginAndEnter(2);
        assertThat(runtime.quern().invoker().running()).isEqualTo(2);
        assertThat(fake.open()).isEqualTo(2);
        gate.release(2);
        assertThat(text(await(first))).isEqualTo("late");
        assertThat(text(await(second))).isEqualTo("late");
        assertThat(runtime.quern().invoker().running()).isZero();
    }

    @Test
    void environmentsThatWereIdleForTheirTimeAreRetired() {
        reopen(new InvocationSettings(10, Duration.ofSeconds(10), Duration.ofMinutes(4)));
        runtime.create("f", "one");
        runtime.answer("f");
        time.advance(Duration.ofMinutes(3));
        runtime.answer("f");
        time.advance(Duration.ofMinutes(3));
        assertThat(fake.open()).as("used three minutes ago").isEqualTo(1);
        time.advance(Duration.ofMinutes(2));
        eventually("the idle environment is closed", () -> fake.open() == 0);
        assertThat(runtime.answer("f")).isEqualTo("one");
        assertThat(fake.started()).isEqualTo(2);
    }

    @Test
    void theCallerHasAnAnswerAtTheDeadlineAndTheNextCallANewEnvironment() {
        waitAtTheGate();
        createWith("wait");
        CompletableFuture<InvocationResult> call = beginAndEnter(1);
        time.advance(Duration.ofMillis(2_990));
        assertThat(call).isNotDone();
        time.advance(Duration.ofMillis(20));
        assertThat(call).isDone();
        InvocationResult result = await(call);
        assertThat(failure(result)).isEqualTo(new Outcome.Failure("Sandbox.Timedout",
                "RequestId: " + result.requestId() + " Error: Task timed out after 3.00 seconds", List.of()));
        assertThat(result.duration()).isBetween(Duration.ofSeconds(3), Duration.ofMillis(3_010));
        assertThat(runtime.quern().invoker().running()).isZero();
        CompletableFuture<InvocationResult> next = beginAndEnter(2);
        assertThat(fake.started()).isEqualTo(2);
        gate.release(2);
        assertThat(text(await(next))).isEqualTo("late");
        eventually("the runaway environment is gone", () -> fake.open() == 1);
        eventually("and not counted", () -> runtime.quern().invoker().environments() == 1);
    }

    @Test
    void manyDeadlinesAtOnceAreAllKept() {
        waitAtTheGate();
        createWith("wait");
        List<CompletableFuture<InvocationResult>> calls = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            calls.add(beginAndEnter(i));
        }
        time.advance(Duration.ofSeconds(4));
        assertThat(calls).allSatisfy(
                call -> assertThat(failure(await(call)).errorType()).isEqualTo("Sandbox.Timedout"));
        assertThat(runtime.quern().invoker().running()).isZero();
    }

    @Test
    void theClockRestsWhenNothingRuns() {
        runtime.create("f", "one");
        runtime.answer("f");
        time.advance(Duration.ofSeconds(6));
        assertThat(time.waiting())
                .as("the retiring of idle environments, the polling of the queue, old logs, objects, tables, their copies and streams, the watch over the clock only")
                .isEqualTo(8);
        waitAtTheGate();
        createAndExpire("g");
    }

    private void createAndExpire(String function) {
        runtime.create(function, FakeRuntime.code("x"), settings -> settings.withHandler("wait"));
        CompletableFuture<InvocationResult> call = runtime.begin(function, "{}");
        eventually("the function runs", () -> inside.get() == 1);
        time.advance(Duration.ofSeconds(4));
        assertThat(failure(await(call)).errorType()).isEqualTo("Sandbox.Timedout");
    }

    @Test
    void anInitialisationThatDoesNotEndIsAbortedAndAnsweredAtTheDeadline() {
        CountDownLatch aborted = new CountDownLatch(1);
        fake.starting(request -> {
            request.onAbort(aborted::countDown);
            inside.incrementAndGet();
            try {
                aborted.await();
            } catch (InterruptedException e) {
                // aborted as well
            }
            throw new FunctionException("Runtime.Stopped", "stopped", List.of(), true);
        });
        runtime.create("f", "one");
        CompletableFuture<InvocationResult> call = beginAndEnter(1);
        time.advance(Duration.ofSeconds(12));
        assertThat(call).isNotDone();
        time.advance(Duration.ofSeconds(2));
        assertThat(failure(await(call)).errorMessage()).endsWith("Task timed out after 3.00 seconds");
        eventually("it was aborted", () -> aborted.getCount() == 0);
        fake.starting(request -> {});
        assertThat(runtime.answer("f")).isEqualTo("one");
    }

    @Test
    void anInitialisationThatTakesTooLongTakesItFromTheCallsOwnTime() {
        waitAtTheGate();
        createWith("wait");
        fake.starting(request -> time.advance(Duration.ofSeconds(12)));
        CompletableFuture<InvocationResult> call = beginAndEnter(1);
        time.advance(Duration.ofMillis(900));
        assertThat(call).isNotDone();
        time.advance(Duration.ofMillis(200));
        assertThat(failure(await(call)).errorType()).isEqualTo("Sandbox.Timedout");
    }

    @Test
    void aHostThatCannotGiveItsVariablesLeavesNothingBehind() {
        runtime.close();
        runtime = TestRuntime.open(data, fake, builder -> builder.time(time).hostVariables((id, deployment) -> {
            throw new IllegalStateException("no credentials");
        }));
        runtime.create("f", "one");
        assertThat(failure(runtime.call("f", "{}")).errorMessage()).contains("no credentials");
        eventually("the environment is gone", () -> runtime.quern().invoker().environments() == 0);
        assertThat(data.resolve("tmp")).isEmptyDirectory();
    }

    @Test
    void aFailedInitialisationIsReportedAndTriedAgainByTheNextCall() {
        fake.starting(request -> {
            throw new FunctionException("java.lang.IllegalStateException", "no database", List.of("a.B.c(B.java:1)"),
                    true);
        });
        runtime.create("f", "one");
        assertThat(failure(runtime.call("f", "{}"))).isEqualTo(new Outcome.Failure("java.lang.IllegalStateException",
                "no database", List.of("a.B.c(B.java:1)")));
        fake.starting(request -> {});
        assertThat(runtime.answer("f")).isEqualTo("one");
        assertThat(fake.started()).isEqualTo(2);
        assertThat(runtime.quern().invoker().running()).isZero();
    }

    @Test
    void wantOfMemoryAtTheStartIsReportedAndLeavesTheLimitAsItWas() {
        createWith("none");
        fake.starting(request -> {
            throw new OutOfMemoryError("unable to create native thread");
        });
        for (int i = 0; i < 3; i++) {
            assertThat(failure(runtime.call("f", "{}")).errorMessage()).contains("unable to create native thread");
        }
        assertThat(runtime.quern().invoker().running()).isZero();
        eventually("what could not start is gone", () -> runtime.quern().invoker().environments() == 0);
    }

    @Test
    void aRuntimeThatBreaksIsReportedToTheCallerAndNotUsedAgain() {
        fake.handler("break", (invocation, response) -> {
            throw new IllegalStateException("bug");
        });
        fake.handler("untyped", (invocation, response) -> {
            throw new FunctionException(null, null, List.of(), false);
        });
        createWith("break");
        assertThat(failure(runtime.call("f", "{}")).errorType()).isEqualTo("Runtime.Unknown");
        assertThat(failure(runtime.call("f", "{}")).errorMessage()).contains("bug");
        assertThat(fake.started()).isEqualTo(2);
        runtime.create("g", FakeRuntime.code("x"), settings -> settings.withHandler("untyped"));
        assertThat(failure(runtime.call("g", "{}")).errorMessage()).isEmpty();
    }

    @Test
    void aFunctionErrorKeepsTheEnvironmentAndAnExitLosesIt() {
        fake.handler("throw", (invocation, response) -> {
            boolean lost = new String(invocation.payload(), UTF_8).equals("exit");
            throw new FunctionException(lost ? "Runtime.ExitError" : "a.B", "why", List.of(), lost);
        });
        createWith("throw");
        assertThat(failure(runtime.call("f", "throw")).errorMessage()).isEqualTo("why");
        runtime.call("f", "throw");
        assertThat(fake.started()).isEqualTo(1);
        InvocationResult exit = runtime.call("f", "exit");
        assertThat(failure(exit).errorMessage()).isEqualTo("RequestId: " + exit.requestId() + " Error: why");
        runtime.call("f", "throw");
        assertThat(fake.started()).isEqualTo(2);
    }

    @Test
    void anAnswerThatIsTooLargeIsAFailureInLambdasWords() {
        fake.handler("large", (invocation, response) -> {
            try {
                response.send(new byte[6_291_557]);
            } catch (IOException e) {
                if (new String(invocation.payload(), UTF_8).equals("exit")) {
                    throw new FunctionException("Runtime.ExitError", "exit", List.of(), true);
                }
                if (!new String(invocation.payload(), UTF_8).equals("swallow")) {
                    throw e;
                }
            }
        });
        fake.handler("most", (invocation, response) -> response.stream().write(new byte[6_291_556]));
        createWith("large");
        for (String payload : List.of("throw", "swallow", "exit")) {
            assertThat(failure(runtime.call("f", payload))).isEqualTo(new Outcome.Failure(
                    "Function.ResponseSizeTooLarge", "Response payload size (6291557 bytes) exceeded maximum "
                            + "allowed payload size (6291556 bytes).",
                    List.of()));
        }
        assertThat(fake.started()).isEqualTo(1);
        runtime.call("f", "throw");
        assertThat(fake.started()).as("after an exit").isEqualTo(2);
        runtime.create("g", FakeRuntime.code("x"), settings -> settings.withHandler("most"));
        assertThat(text(runtime.call("g", "{}"))).hasSize(6_291_556);
    }

    @Test
    void aPayloadThatIsTooLargeIsRefused() {
        runtime.create("f", "one");
        assertThatThrownBy(() -> InvocationRequest.of(runtime.reference("f"), new byte[6_291_457]))
                .isInstanceOf(RequestTooLarge.class).hasMessageContaining("6291457");
        assertThat(text(await(runtime.quern().invoker()
                .invoke(InvocationRequest.of(runtime.reference("f"), new byte[6_291_456]))))).isEqualTo("one");
    }

    @Test
    void moreCallsThanTheLimitAreThrottled() {
        waitAtTheGate();
        reopen(new InvocationSettings(2, Duration.ofSeconds(10), Duration.ofMinutes(10)));
        createWith("wait");
        CompletableFuture<InvocationResult> first = beginAndEnter(1);
        CompletableFuture<InvocationResult> second = beginAndEnter(2);
        assertThatThrownBy(() -> runtime.call("f", "{}")).isInstanceOf(TooManyRequests.class)
                .hasMessage("Rate Exceeded.");
        gate.release(1_000);
        await(first);
        await(second);
        assertThat(text(runtime.call("f", "{}"))).isEqualTo("late");
    }

    @Test
    void whatCannotBeginLeavesTheLimitAsItWas() {
        reopen(new InvocationSettings(1, Duration.ofSeconds(10), Duration.ofMinutes(10)));
        runtime.create("f", "one");
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> runtime.call("nobody", "{}")).isInstanceOf(FunctionsException.NotFound.class);
            assertThatThrownBy(() -> runtime.call("f:7", "{}")).isInstanceOf(FunctionsException.NotFound.class);
        }
        assertThat(runtime.quern().invoker().running()).isZero();
        assertThat(runtime.answer("f")).isEqualTo("one");
    }

    @Test
    void anAnswerAfterTheDeadlineIsDropped() throws InterruptedException {
        AtomicReference<Exception> refused = new AtomicReference<>();
        CountDownLatch ended = new CountDownLatch(1);
        fake.handler("late", (invocation, response) -> {
            inside.incrementAndGet();
            gate.acquireUninterruptibly();
            try {
                response.send("late".getBytes(UTF_8));
            } catch (IOException e) {
                refused.set(e);
            }
            ended.countDown();
        });
        createWith("late");
        CompletableFuture<InvocationResult> call = beginAndEnter(1);
        time.advance(Duration.ofSeconds(4));
        gate.release();
        ended.await();
        assertThat(refused.get()).hasMessageContaining("has ended");
        assertThat(failure(await(call)).errorType()).isEqualTo("Sandbox.Timedout");
    }

    @Test
    void piecesOfAStreamedAnswerArriveWhenTheyAreFlushed() {
        fake.handler("stream", (invocation, response) -> {
            response.stream().write("one".getBytes(UTF_8));
            response.stream().flush();
            inside.incrementAndGet();
            gate.acquireUninterruptibly();
            response.stream().write("two".getBytes(UTF_8));
            if (new String(invocation.payload(), UTF_8).equals("throw")) {
                throw new FunctionException("a.B", "midway", List.of(), false);
            }
        });
        createWith("stream");
        for (String payload : List.of("answer", "throw")) {
            List<String> pieces = new CopyOnWriteArrayList<>();
            inside.set(0);
            CompletableFuture<InvocationResult> call = stream(payload, piece -> pieces.add(new String(piece, UTF_8)));
            eventually("the first piece is there", () -> inside.get() == 1);
            assertThat(pieces).containsExactly("one");
            gate.release();
            Outcome outcome = await(call).outcome();
            assertThat(pieces).containsExactly("one", "two");
            assertThat(outcome instanceof Outcome.Failure).isEqualTo(payload.equals("throw"));
        }
    }

    private CompletableFuture<InvocationResult> stream(String payload, ResponseSink sink) {
        return runtime.quern().invoker()
                .invoke(new InvocationRequest(runtime.reference("f"), payload.getBytes(UTF_8), "r", Optional.empty(),
                        Optional.empty(), false, Optional.of(sink)));
    }

    @Test
    void aFunctionWhoseCallerIsGoneSeesItAndTheEnvironmentGoesOn() {
        fake.handler("stream", (invocation, response) -> response.stream().write(new byte[100_000]));
        createWith("stream");
        ResponseSink gone = piece -> {
            throw new IOException("connection reset");
        };
        assertThat(failure(await(stream("{}", gone))).errorMessage()).isEqualTo("connection reset");
        List<byte[]> pieces = new CopyOnWriteArrayList<>();
        await(stream("{}", pieces::add));
        assertThat(pieces.stream().mapToInt(piece -> piece.length).sum()).isEqualTo(100_000);
        assertThat(fake.started()).isEqualTo(1);
    }

    @Test
    void anExitIsNotForgottenWhenTheCallerIsGoneToo() {
        fake.handler("exit", (invocation, response) -> {
            response.stream().write(1);
            throw new FunctionException("Runtime.ExitError", "exit", List.of(), true);
        });
        createWith("exit");
        ResponseSink gone = piece -> {
            throw new IOException("connection reset");
        };
        assertThat(failure(await(stream("{}", gone))).errorType()).isEqualTo("Runtime.ExitError");
        await(stream("{}", piece -> {}));
        assertThat(fake.started()).isEqualTo(2);
    }

    @Test
    void theLogTailHasTheLastFourKibibytesAndTheFrameOfTheCall() {
        List<String> texts = new CopyOnWriteArrayList<>();
        fake.handler("log", (invocation, response) -> {
            texts.forEach(text -> invocation.context().logger().info(text));
            response.send(new byte[0]);
        });
        createWith("log");
        texts.add("hello");
        String tail = new String(await(runtime.quern().invoker().invoke(tailing("{}"))).logTail().orElseThrow(),
                UTF_8);
        assertThat(tail.lines()).hasSize(4);
        assertThat(tail).startsWith("START RequestId: request-1 Version: $LATEST\n[INFO] request-1 hello\n"
                + "END RequestId: request-1\nREPORT RequestId: request-1\tDuration: ").contains("Memory Size: 128 MB")
                .contains("Init Duration");
        for (int i = 0; i < 200; i++) {
            texts.add("x".repeat(100) + i);
        }
        byte[] long4 = await(runtime.quern().invoker().invoke(tailing("{}"))).logTail().orElseThrow();
        assertThat(long4).hasSize(4_096);
        assertThat(new String(long4, UTF_8)).contains("x199\nEND RequestId: request-1\n").doesNotContain("START");
        assertThat(runtime.call("f", "{}").logTail()).isEmpty();
        assertThat(log.stream().filter(line -> line.endsWith("hello"))).hasSize(3);
    }

    @Test
    void aLineThatACallLeavesWithoutEndIsLoggedWithThatCall() {
        AtomicReference<java.io.OutputStream> output = new AtomicReference<>();
        fake.starting(request -> output.set(request.output()));
        fake.handler("print", (invocation, response) -> output.get().write(invocation.payload()));
        createWith("print");
        runtime.call("f", "no end");
        assertThat(log).containsExactly("no end");
        runtime.call("f", "two\r\nlines\n");
        assertThat(log).containsExactly("no end", "two", "lines");
    }

    @Test
    void theFunctionIsToldAboutItsInvocation() {
        List<String> told = new CopyOnWriteArrayList<>();
        fake.handler("context", (invocation, response) -> {
            var context = invocation.context();
            told.addAll(List.of(context.requestId(), context.functionName(), context.functionVersion(),
                    context.invokedFunctionArn(), context.logGroup(), context.remainingTime().toString(),
                    context.clientContext().orElseThrow().custom().get("a"),
                    context.environment().get("AWS_LAMBDA_FUNCTION_NAME"), context.environment().get("MINE"),
                    Integer.toString(context.memoryLimitMiB())));
        });
        runtime.create("f", FakeRuntime.code("x"),
                settings -> settings.change().handler("context").timeout(Duration.ofSeconds(7)).memoryMiB(512)
                        .environment(Map.of("MINE", "yes")).done());
        runtime.publish("f");
        InvocationResult result = await(runtime.quern().invoker().invoke(new InvocationRequest(
                runtime.reference("f:1"), new byte[0], "request-1",
                Optional.of(new ClientContext(
                        new ClientContext.Client("i", "t", "1", "1", "p"), Map.of("a", "b"), Map.of())),
                Optional.empty(), false,
                Optional.empty())));
        assertThat(told).containsExactly("request-1", "f", "1",
                "arn:aws:lambda:us-east-1:000000000000:function:f:1", "/aws/lambda/f", "PT7S", "b", "f", "yes",
                "512");
        assertThat(result.executedVersion()).isEqualTo(new Version(1));
    }

    @Test
    void closingWaitsForCallsThatRunAndRefusesNewOnes() {
        waitAtTheGate();
        createWith("wait");
        CompletableFuture<InvocationResult> call = beginAndEnter(1);
        CompletableFuture<Boolean> closing = CompletableFuture
                .supplyAsync(() -> runtime.quern().close(Duration.ofSeconds(20)));
        eventually("new calls are refused", this::refuses);
        assertThat(closing).isNotDone();
        gate.release(1_000);
        assertThat(text(await(call))).isEqualTo("late");
        assertThat(await(closing)).isTrue();
    }

    @Test
    void closingDoesNotWaitForEverAndStillAnswersEveryCall() throws InterruptedException {
        CountDownLatch stopped = new CountDownLatch(1);
        fake.starting(request -> {
            request.onAbort(stopped::countDown);
            inside.incrementAndGet();
            try {
                stopped.await();
            } catch (InterruptedException e) {
                // aborted as well
            }
        });
        runtime.create("f", "one");
        CompletableFuture<InvocationResult> call = beginAndEnter(1);
        assertThat(runtime.quern().close(Duration.ofMillis(50))).isFalse();
        assertThat(failure(await(call)).errorMessage()).contains("the environment was stopped");
        assertThatThrownBy(() -> runtime.call("f", "{}")).isInstanceOf(Conflict.class)
                .hasMessageContaining("stopping");
    }

    @Test
    void environmentsOfReplacedCodeAreClosedWithTheRuntimeToo() {
        waitAtTheGate();
        createWith("wait");
        CompletableFuture<InvocationResult> old = beginAndEnter(1);
        runtime.update("f", "two");
        runtime.quern().functions().updateSettings(name("f"), settings -> settings.withHandler("x"), Optional.empty());
        assertThat(runtime.answer("f")).isEqualTo("two");
        eventually("the old environments take no calls", () -> runtime.quern().invoker().environments() == 2);
        CompletableFuture<Boolean> closing = CompletableFuture
                .supplyAsync(() -> runtime.quern().close(Duration.ZERO));
        eventually("it closes", this::refuses);
        gate.release(1_000);
        assertThat(await(closing)).isFalse();
        assertThat(old).isDone();
        assertThat(runtime.quern().invoker().environments()).isZero();
        assertThat(fake.open()).isZero();
    }

    private boolean refuses() {
        try {
            runtime.begin("f", "{}").getNow(null);
            return false;
        } catch (CompletionException e) {
            return e.getCause() instanceof Conflict;
        }
    }

    @Test
    void aThreadOfTheFunctionThatInterruptsAnIdleEnvironmentDoesNoHarm() {
        AtomicReference<Thread> handler = new AtomicReference<>();
        fake.handler("self", (invocation, response) -> handler.set(Thread.currentThread()));
        createWith("self");
        runtime.call("f", "{}");
        Thread thread = handler.get();
        thread.interrupt();
        eventually("the interrupt is cleared and the thread waits",
                () -> !thread.isInterrupted() && thread.getState() == Thread.State.WAITING);
        runtime.call("f", "{}");
        assertThat(handler.get()).isSameAs(thread);
    }

    @Test
    void anEnvironmentInheritsNothingFromTheThreadThatCalls() throws Exception {
        InheritableThreadLocal<String> local = new InheritableThreadLocal<>();
        AtomicReference<String> seen = new AtomicReference<>();
        AtomicReference<ClassLoader> loader = new AtomicReference<>();
        fake.handler("look", (invocation, response) -> {
            seen.set(String.valueOf(local.get()));
            loader.set(Thread.currentThread().getContextClassLoader());
        });
        createWith("look");
        try (java.net.URLClassLoader foreign = new java.net.URLClassLoader(new java.net.URL[0])) {
            Thread caller = new Thread(() -> {
                local.set("secret");
                runtime.call("f", "{}");
            });
            caller.setContextClassLoader(foreign);
            caller.start();
            caller.join();
            assertThat(seen.get()).isEqualTo("null");
            assertThat(loader.get()).isNotSameAs(foreign);
        }
    }

    @Test
    void aFunctionThatWasDeletedIsForgottenWhenNothingOfItRuns() {
        for (int i = 0; i < 10; i++) {
            runtime.create("f" + i, "x");
            assertThat(runtime.answer("f" + i)).isEqualTo("x");
        }
        assertThat(runtime.quern().invoker().loads()).hasSizeGreaterThanOrEqualTo(10);
        for (int i = 0; i < 10; i++) {
            runtime.quern().functions().delete(runtime.reference("f" + i));
        }
        eventually("they are forgotten", () -> runtime.quern().invoker().loads().stream()
                .noneMatch(load -> load.function().value().matches("f[0-9]")));
    }
}
