package dev.quern.runtime.invoke;

import static dev.quern.runtime.testing.Eventually.eventually;
import static dev.quern.runtime.testing.TestRuntime.await;
import static dev.quern.runtime.testing.TestRuntime.name;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.runtime.function.Alias.Weight;
import dev.quern.runtime.function.AliasName;
import dev.quern.runtime.function.FunctionsException;
import dev.quern.runtime.function.FunctionsException.Conflict;
import dev.quern.runtime.function.Version;
import dev.quern.runtime.testing.FakeRuntime;
import dev.quern.runtime.testing.ManualTime;
import dev.quern.runtime.testing.TestRuntime;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InvocationStressTest {

    private static final int CALLERS = 4;
    private static final int CHANGES = 60;
    private static final int LIMIT = 3;

    @TempDir
    Path data;

    private final FakeRuntime fake = new FakeRuntime();
    private final AtomicInteger newest = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicBoolean stop = new AtomicBoolean();

    /** Calls until told to stop; everything but an answer of the right code or a refusal with a reason is a failure. */
    private void callAgainAndAgain(TestRuntime runtime, String function) {
        while (!stop.get()) {
            int before = answered.get();
            try {
                String answer = runtime.answer(function);
                assertThat(answer).startsWith("code ");
                answered.incrementAndGet();
            } catch (FunctionsException.NotFound | FunctionsException.Conflict
                    | FunctionsException.TooManyRequests e) {
                assertThat(answered.get()).isGreaterThanOrEqualTo(before);
            }
        }
    }

    @Test
    void everyCallHasASensibleAnswerWhileFunctionsAreChangedDeletedAndCreatedAgain() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try (TestRuntime runtime = TestRuntime.open(data, fake, builder -> builder.invocations(
                new InvocationSettings(LIMIT, Duration.ofSeconds(10), Duration.ofMillis(40))))) {
            runtime.create("f", "code 0");
            List<CompletableFuture<Void>> callers = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                String function = i % 2 == 0 ? "f" : "f:live";
                callers.add(CompletableFuture.runAsync(() -> callAgainAndAgain(runtime, function),
                        Thread::startVirtualThread));
            }
            for (int i = 0; i < CHANGES; i++) {
                change(runtime, random);
            }
            stop.set(true);
            callers.forEach(TestRuntime::await);
            assertThat(runtime.answer("f")).as("after the last change, seed %d", seed)
                    .isEqualTo("code " + newest.get());
            assertThat(runtime.quern().invoker().running()).isZero();
            assertThat(answered.get()).isGreaterThan(CHANGES);
        }
        assertThat(fake.open()).isZero();
        assertThat(data.resolve("tmp")).isEmptyDirectory();
    }

    private void change(TestRuntime runtime, Random random) {
        int number = newest.incrementAndGet();
        switch (random.nextInt(4)) {
            case 0 -> {
                runtime.quern().functions().delete(runtime.reference("f"));
                runtime.create("f", "code " + number);
            }
            case 1 -> {
                runtime.update("f", "code " + number);
                pointAliasToNewVersion(runtime, random);
            }
            case 2 -> {
                runtime.quern().functions().updateSettings(name("f"),
                        settings -> settings.withDescription("change " + number), Optional.empty());
                newest.decrementAndGet();
            }
            default -> runtime.update("f", "code " + number);
        }
        // what is reported as done is what the next call runs
        assertThat(answerWhenThereIsRoom(runtime)).isEqualTo("code " + newest.get());
    }

    private void pointAliasToNewVersion(TestRuntime runtime, Random random) {
        AliasName live = new AliasName("live");
        Version version = runtime.publish("f").version();
        Optional<Weight> before = version.number() > 1 && random.nextBoolean()
                ? Optional.of(new Weight(new Version(version.number() - 1), 0.5))
                : Optional.empty();
        runtime.quern().aliases().delete(name("f"), live);
        runtime.quern().aliases().create(name("f"), live, version, before, "");
    }

    private static String answerWhenThereIsRoom(TestRuntime runtime) {
        while (true) {
            try {
                return runtime.answer("f");
            } catch (FunctionsException.TooManyRequests e) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void everyCallIsAnsweredWhenTheRuntimeClosesAmongThem() {
        for (int round = 0; round < 15; round++) {
            Queue<CompletableFuture<InvocationResult>> calls = new ConcurrentLinkedQueue<>();
            TestRuntime runtime = TestRuntime.open(data, fake);
            if (round == 0) {
                runtime.create("f", "code 0");
            }
            List<CompletableFuture<Void>> callers = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                callers.add(CompletableFuture.runAsync(() -> callUntilRefused(runtime, calls),
                        Thread::startVirtualThread));
            }
            int begun = round * 20;
            eventually("some calls have begun", () -> calls.size() >= begun);
            runtime.quern().close(Duration.ofMillis(round % 3));
            callers.forEach(TestRuntime::await);
            for (CompletableFuture<InvocationResult> call : calls) {
                assertThat(call.handle((result, refusal) -> refusal == null || refusal instanceof Conflict))
                        .succeedsWithin(Duration.ofSeconds(20)).isEqualTo(true);
            }
            assertThat(runtime.quern().invoker().running()).isZero();
            assertThat(fake.open()).isZero();
            assertThat(data.resolve("tmp")).isEmptyDirectory();
        }
    }

    private static void callUntilRefused(TestRuntime runtime, Queue<CompletableFuture<InvocationResult>> calls) {
        CompletableFuture<InvocationResult> call;
        do {
            call = runtime.begin("f", "{}");
            calls.add(call);
            call.exceptionally(refusal -> null).join();
        } while (!call.isCompletedExceptionally());
    }

    @Test
    void aCallThatEndsAtItsDeadlineIsAnsweredOnce() {
        ManualTime time = new ManualTime();
        Semaphore gate = new Semaphore(0);
        AtomicInteger inside = new AtomicInteger();
        fake.handler("wait", (invocation, response) -> {
            inside.incrementAndGet();
            gate.acquireUninterruptibly();
            response.send("in time".getBytes(StandardCharsets.UTF_8));
        });
        AtomicInteger answers = new AtomicInteger();
        try (TestRuntime runtime = TestRuntime.open(data, fake, builder -> builder.time(time))) {
            runtime.create("f", FakeRuntime.code("x"), settings -> settings.withHandler("wait"));
            for (int round = 1; round <= 100; round++) {
                CompletableFuture<InvocationResult> call = runtime.begin("f", "{}");
                call.whenComplete((result, e) -> answers.incrementAndGet());
                int entered = round;
                eventually("the function runs", () -> inside.get() == entered);
                time.advance(Duration.ofMillis(2_999));
                CompletableFuture<Void> release = CompletableFuture.runAsync(gate::release);
                time.advance(Duration.ofMillis(10));
                await(release);
                switch (await(call).outcome()) {
                    case Outcome.Success success -> assertThat(success.payload()).asString().isEqualTo("in time");
                    case Outcome.Failure failure -> assertThat(failure.errorType()).isEqualTo("Sandbox.Timedout");
                }
                eventually("its place is free", () -> runtime.quern().invoker().running() == 0);
            }
        }
        assertThat(answers.get()).isEqualTo(100);
        assertThat(fake.open()).isZero();
    }
}
