package dev.quern.runtime.invoke;

import static dev.quern.runtime.testing.Eventually.eventually;
import static dev.quern.runtime.testing.TestRuntime.await;
import static dev.quern.runtime.testing.TestRuntime.name;
import static dev.quern.runtime.testing.TestRuntime.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.plugin.FunctionException;
import dev.quern.runtime.concurrency.ConcurrencyConfigs;
import dev.quern.runtime.function.Alias;
import dev.quern.runtime.function.Alias.Weight;
import dev.quern.runtime.function.AliasName;
import dev.quern.runtime.function.Aliases.Change;
import dev.quern.runtime.function.FunctionsException.Conflict;
import dev.quern.runtime.function.FunctionsException.InvalidParameter;
import dev.quern.runtime.function.FunctionsException.NotFound;
import dev.quern.runtime.function.FunctionsException.ProvisionedConcurrencyNotFound;
import dev.quern.runtime.function.FunctionsException.TooManyRequests;
import dev.quern.runtime.function.Qualifier;
import dev.quern.runtime.function.ThrottleReason;
import dev.quern.runtime.function.Version;
import dev.quern.runtime.invoke.ProvisionedStatus.State;
import dev.quern.runtime.testing.FakeRuntime;
import dev.quern.runtime.testing.ManualTime;
import dev.quern.runtime.testing.TestRuntime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvisionedConcurrencyTest {

    private static final Version ONE = new Version(1);
    private static final Version TWO = new Version(2);
    private static final AliasName LIVE = new AliasName("live");

    @TempDir
    Path data;

    private final FakeRuntime fake = new FakeRuntime();
    private final ManualTime time = new ManualTime();
    private final Semaphore gate = new Semaphore(0);
    private final AtomicInteger inside = new AtomicInteger();
    private TestRuntime runtime;
    private ConcurrencyConfigs configs;

    @BeforeEach
    void open() {
        runtime = TestRuntime.open(data, fake, builder -> builder.time(time)
                .invocations(new InvocationSettings(110, Duration.ofSeconds(10), Duration.ofMinutes(4))));
        configs = runtime.quern().concurrency();
    }

    private void reopen() {
        runtime.close();
        assertThat(fake.open()).isZero();
        open();
    }

    private void createWithVersion(String handler) {
        fake.handler("wait", (invocation, response) -> {
            inside.incrementAndGet();
            gate.acquireUninterruptibly();
            response.send("late".getBytes(UTF_8));
        });
        runtime.create("f", FakeRuntime.code("one"), settings -> settings.withHandler(handler));
        runtime.publish("f");
    }

    @AfterEach
    void close() {
        gate.release(1_000);
        runtime.close();
        assertThat(fake.open()).as("environments left open").isZero();
    }

    private ProvisionedStatus status(Qualifier qualifier) {
        return runtime.quern().provisioned().status(configs.provisioned(name("f"), qualifier));
    }

    private void provision(Qualifier qualifier, int executions) {
        configs.provision(name("f"), qualifier, executions);
        eventually("they are ready", () -> status(qualifier).state() == State.READY);
    }

    private CompletableFuture<InvocationResult> beginAndEnter(String function) {
        int before = inside.get();
        CompletableFuture<InvocationResult> call = runtime.begin(function, "{}");
        eventually("it runs", () -> inside.get() == before + 1);
        return call;
    }

    @Test
    void environmentsAreReadyBeforeTheFirstCallAndTellIt() {
        List<String> types = new ArrayList<>();
        fake.starting(request -> {
            synchronized (types) {
                types.add(request.environmentVariables().get("AWS_LAMBDA_INITIALIZATION_TYPE"));
            }
        });
        createWithVersion("wait");
        provision(ONE, 3);
        assertThat(status(ONE)).isEqualTo(new ProvisionedStatus(State.READY, 3, 3, Optional.empty()));
        assertThat(fake.open()).isEqualTo(3);
        List<CompletableFuture<InvocationResult>> calls = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            calls.add(beginAndEnter("f:1"));
        }
        assertThat(fake.started()).as("no environment started for a call").isEqualTo(3);
        assertThat(status(ONE)).isEqualTo(new ProvisionedStatus(State.READY, 3, 0, Optional.empty()));
        calls.add(beginAndEnter("f:1"));
        assertThat(fake.started()).as("the fourth spills over").isEqualTo(4);
        assertThat(types).containsExactly("provisioned-concurrency", "provisioned-concurrency",
                "provisioned-concurrency", "on-demand");
        assertThat(runtime.quern().invoker().loads()).singleElement()
                .satisfies(load -> assertThat(load).extracting(FunctionLoad::running, FunctionLoad::provisionedReady,
                        FunctionLoad::provisionedRunning, FunctionLoad::spilled).containsExactly(4, 3, 3, 1L));
        gate.release(4);
        for (CompletableFuture<InvocationResult> call : calls) {
            assertThat(text(await(call))).isEqualTo("late");
        }
        assertThat(await(calls.get(0)).initDuration()).isEmpty();
        assertThat(await(calls.get(3)).initDuration()).isPresent();
    }

    @Test
    void theyStayWhenTheyAreIdleWhileOthersAreRetired() {
        createWithVersion("wait");
        provision(ONE, 2);
        List<CompletableFuture<InvocationResult>> calls = List.of(beginAndEnter("f:1"), beginAndEnter("f:1"),
                beginAndEnter("f:1"));
        gate.release(3);
        calls.forEach(TestRuntime::await);
        time.advance(Duration.ofMinutes(6));
        eventually("the environment of the spill-over is gone", () -> fake.open() == 2);
        runtime.quern().invoker().relieveMemory();
        assertThat(fake.open()).isEqualTo(2);
        gate.release();
        runtime.call("f:1", "{}");
        assertThat(fake.started()).isEqualTo(3);
    }

    @Test
    void theyAreReadyAgainAfterARestart() {
        createWithVersion("answer");
        provision(ONE, 2);
        reopen();
        eventually("they are ready", () -> status(ONE).state() == State.READY);
        assertThat(fake.open()).isEqualTo(2);
        assertThat(configs.list(name("f"), Optional.empty(), 10).items()).singleElement()
                .satisfies(config -> assertThat(config.executions()).isEqualTo(2));
    }

    @Test
    void anAliasTakesThemAlongToAnotherVersion() {
        createWithVersion("answer");
        runtime.quern().aliases().create(name("f"), LIVE, ONE, Optional.empty(), "");
        provision(LIVE, 2);
        runtime.update("f", "two");
        runtime.publish("f");
        assertThat(fake.open()).as("an update of $LATEST does not touch them").isEqualTo(2);
        runtime.quern().aliases().update(name("f"), LIVE,
                new Change(Optional.of(TWO), Optional.empty(), Optional.empty(), Optional.empty()));
        eventually("those of the new version are ready", () -> status(LIVE).state() == State.READY && fake.open() == 2
                && fake.started() == 4);
        assertThat(runtime.answer("f:live")).isEqualTo("two");
        assertThat(fake.started()).isEqualTo(4);
    }

    @Test
    void anAliasWithWeightsSpreadsThem() {
        createWithVersion("answer");
        runtime.quern().aliases().create(name("f"), LIVE, ONE, Optional.empty(), "");
        provision(LIVE, 4);
        runtime.update("f", "two");
        runtime.publish("f");
        runtime.quern().aliases().update(name("f"), LIVE, new Change(Optional.empty(),
                Optional.of(Optional.of(new Weight(TWO, 0.25))), Optional.empty(), Optional.empty()));
        eventually("three and one are ready", () -> status(LIVE).state() == State.READY && fake.open() == 4
                && fake.started() == 5);
        runtime.answer("f:2");
        runtime.answer("f:1");
        assertThat(fake.started()).isEqualTo(5);
        configs.unprovision(name("f"), LIVE);
        eventually("they are gone", () -> fake.open() == 0);
    }

    @Test
    void everyVersionThatTakesPartHasOneIfThereAreEnough() {
        assertThat(spread(10, 0.1)).isEqualTo(Map.of(ONE, 9, TWO, 1));
        assertThat(spread(10, 0.01)).isEqualTo(Map.of(ONE, 9, TWO, 1));
        assertThat(spread(10, 0.99)).isEqualTo(Map.of(ONE, 1, TWO, 9));
        assertThat(spread(10, 1)).isEqualTo(Map.of(TWO, 10));
        assertThat(spread(10, 0)).isEqualTo(Map.of(ONE, 10));
        assertThat(spread(1, 0.4)).isEqualTo(Map.of(ONE, 1));
        assertThat(spread(1, 0.6)).isEqualTo(Map.of(TWO, 1));
    }

    private static Map<Version, Integer> spread(int executions, double share) {
        return ProvisionedEnvironments.spread(
                new Alias(name("f"), LIVE, ONE, Optional.of(new Weight(TWO, share)), "", "r"), executions);
    }

    @Test
    void theNumberCanBeRaisedAndLowered() {
        createWithVersion("wait");
        provision(ONE, 1);
        provision(ONE, 4);
        assertThat(fake.open()).isEqualTo(4);
        CompletableFuture<InvocationResult> one = beginAndEnter("f:1");
        CompletableFuture<InvocationResult> other = beginAndEnter("f:1");
        provision(ONE, 1);
        eventually("idle ones are gone", () -> fake.open() == 2);
        gate.release(2);
        await(one);
        await(other);
        eventually("a busy one after its call", () -> fake.open() == 1);
        assertThat(status(ONE)).isEqualTo(new ProvisionedStatus(State.READY, 1, 1, Optional.empty()));
        assertThat(runtime.quern().invoker().retired(Retirement.UNPROVISIONED)).isPositive();
    }

    @Test
    void anInitialisationThatFailsIsReportedAndTriedAgainEverMoreRarely() {
        fake.starting(request -> {
            throw new FunctionException("java.lang.IllegalStateException", "no database", List.of(), true);
        });
        createWithVersion("answer");
        configs.provision(name("f"), ONE, 1);
        eventually("it has failed", () -> status(ONE).state() == State.FAILED);
        assertThat(status(ONE).reason())
                .contains("FUNCTION_ERROR_INIT_FAILURE: java.lang.IllegalStateException: no database");
        for (int seconds = 1; seconds <= 4; seconds *= 2) {
            int before = fake.started();
            eventually("the failed environment is gone", () -> runtime.quern().invoker().environments() == 0);
            time.advance(Duration.ofMillis(seconds * 1_000L - 1));
            assertThat(fake.started()).isEqualTo(before);
            time.advance(Duration.ofMillis(1));
            eventually("it is tried again", () -> fake.started() == before + 1);
            eventually("that has failed", () -> runtime.quern().invoker().environments() == 0);
        }
        fake.starting(request -> {});
        time.advance(Duration.ofSeconds(8));
        eventually("it is ready", () -> status(ONE).state() == State.READY);
        assertThat(status(ONE).reason()).isEmpty();
        assertThat(runtime.answer("f:1")).isEqualTo("one");
    }

    @Test
    void anInitialisationThatDoesNotEndIsEndedAndReported() {
        CountDownLatch aborted = new CountDownLatch(1);
        fake.starting(request -> {
            request.onAbort(aborted::countDown);
            inside.incrementAndGet();
            try {
                aborted.await();
            } catch (InterruptedException e) {
                // as well
            }
            throw new FunctionException("Runtime.Stopped", "stopped", List.of(), true);
        });
        createWithVersion("answer");
        configs.provision(name("f"), ONE, 1);
        eventually("it starts", () -> inside.get() == 1);
        assertThat(status(ONE).state()).isEqualTo(State.IN_PROGRESS);
        time.advance(Duration.ofSeconds(129));
        assertThat(aborted.getCount()).isEqualTo(1);
        time.advance(Duration.ofMillis(1_500));
        eventually("it was aborted", () -> aborted.getCount() == 0);
        eventually("it has failed", () -> status(ONE).state() == State.FAILED);
        assertThat(status(ONE).reason().orElseThrow()).contains("did not end in time");
        assertThat(inside.get()).as("not tried again at once").isEqualTo(1);
    }

    @Test
    void oneThatIsLostIsReplaced() {
        fake.handler("exit", (invocation, response) -> {
            throw new FunctionException("Runtime.ExitError", "exit", List.of(), true);
        });
        createWithVersion("exit");
        provision(ONE, 2);
        runtime.call("f:1", "{}");
        eventually("it is replaced", () -> fake.started() == 3 && status(ONE).state() == State.READY);
        assertThat(fake.open()).isLessThanOrEqualTo(3);
    }

    @Test
    void oneWhoseCallRanOutOfTimeIsReplacedThoughTheCodeDoesNotComeBack() {
        createWithVersion("wait");
        provision(ONE, 1);
        CompletableFuture<InvocationResult> call = beginAndEnter("f:1");
        time.advance(Duration.ofSeconds(4));
        assertThat(TestRuntime.failure(await(call)).errorType()).isEqualTo("Sandbox.Timedout");
        eventually("another is ready", () -> fake.started() == 2 && status(ONE).state() == State.READY);
    }

    @Test
    void withAllThatIsReservedProvisionedTheUnpublishedVersionDoesNotRun() {
        createWithVersion("wait");
        configs.reserve(name("f"), 2);
        provision(ONE, 2);
        assertThatThrownBy(() -> runtime.call("f", "{}")).isInstanceOfSatisfying(TooManyRequests.class,
                refused -> assertThat(refused.reason())
                        .isEqualTo(ThrottleReason.RESERVED_FUNCTION_CONCURRENT_INVOCATION_LIMIT_EXCEEDED));
        List<CompletableFuture<InvocationResult>> calls = List.of(beginAndEnter("f:1"), beginAndEnter("f:1"));
        assertThatThrownBy(() -> runtime.call("f:1", "{}")).isInstanceOf(TooManyRequests.class);
        gate.release(2);
        calls.forEach(TestRuntime::await);
    }

    @Test
    void whatCannotBeProvisionedIsRefusedInLambdasWords() {
        createWithVersion("answer");
        runtime.update("f", "two");
        runtime.publish("f");
        runtime.quern().aliases().create(name("f"), LIVE, ONE, Optional.empty(), "");
        AliasName split = new AliasName("split");
        runtime.quern().aliases().create(name("f"), split, ONE, Optional.of(new Weight(TWO, 0.5)), "");
        AliasName latest = new AliasName("latest");
        runtime.quern().aliases().create(name("f"), latest, Version.LATEST, Optional.empty(), "");

        for (Qualifier unpublished : List.of(Version.LATEST, latest)) {
            assertThatThrownBy(() -> configs.provision(name("f"), unpublished, 1)).isInstanceOf(InvalidParameter.class)
                    .hasMessage("Provisioned Concurrency Configs cannot be applied to unpublished function versions.");
        }
        assertThatThrownBy(() -> configs.provision(name("f"), split, 1)).isInstanceOf(InvalidParameter.class)
                .hasMessage("Alias with weights can not be used with Provisioned Concurrency");
        assertThatThrownBy(() -> configs.provision(name("f"), new Version(9), 1)).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> configs.provision(name("f"), new AliasName("none"), 1)).isInstanceOf(NotFound.class)
                .hasMessageStartingWith("Cannot find alias arn: ");
        assertThatThrownBy(() -> configs.provision(name("f"), ONE, 11)).isInstanceOf(InvalidParameter.class)
                .hasMessage("Specified ConcurrentExecutions for function decreases account's "
                        + "UnreservedConcurrentExecution below its minimum value of [100].");
        configs.provision(name("f"), ONE, 1);
        assertThatThrownBy(() -> configs.provision(name("f"), LIVE, 1)).isInstanceOf(Conflict.class).hasMessage(
                "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version");
        configs.unprovision(name("f"), ONE);
        configs.provision(name("f"), LIVE, 3);
        assertThatThrownBy(() -> configs.provision(name("f"), ONE, 1)).isInstanceOf(Conflict.class)
                .hasMessage("Version is pointed by a Provisioned Concurrency alias");
        assertThat(configs.unreserved()).isEqualTo(107);
        assertThatThrownBy(() -> configs.reserve(name("f"), 2)).isInstanceOf(InvalidParameter.class)
                .hasMessageContaining("should not be lower than function's total provisioned concurrency [3]");
        configs.reserve(name("f"), 4);
        assertThat(configs.unreserved()).isEqualTo(106);
        assertThatThrownBy(() -> configs.provision(name("f"), TWO, 2)).isInstanceOf(InvalidParameter.class)
                .hasMessage("Requested Provisioned Concurrency should not be greater than the "
                        + "reservedConcurrentExecution for function");
        assertThatThrownBy(() -> configs.provisioned(name("f"), TWO))
                .isInstanceOf(ProvisionedConcurrencyNotFound.class)
                .hasMessage("No Provisioned Concurrency Config found for this function");
        assertThatThrownBy(() -> configs.provisioned(name("f"), Version.LATEST)).isInstanceOf(InvalidParameter.class)
                .hasMessage("The function resource provided must be an alias or a published version.");
        configs.unprovision(name("f"), TWO);
    }

    @Test
    void theyGoWithTheirAliasVersionAndFunction() {
        createWithVersion("answer");
        runtime.update("f", "two");
        runtime.publish("f");
        runtime.quern().aliases().create(name("f"), LIVE, ONE, Optional.empty(), "");
        provision(LIVE, 1);
        runtime.quern().aliases().delete(name("f"), LIVE);
        eventually("those of the alias are gone", () -> fake.open() == 0);
        provision(ONE, 1);
        runtime.quern().functions().delete(runtime.reference("f:1"));
        eventually("those of the version are gone", () -> fake.open() == 0);
        provision(TWO, 1);
        runtime.quern().functions().delete(runtime.reference("f"));
        eventually("those of the function are gone", () -> fake.open() == 0);
        assertThat(configs.unreserved()).isEqualTo(110);
        createWithVersion("answer");
        assertThat(configs.list(name("f"), Optional.empty(), 10).items()).isEmpty();
    }

    @Test
    void anAliasThatCameToPointToTheUnpublishedVersionSaysSo() {
        createWithVersion("answer");
        runtime.quern().aliases().create(name("f"), LIVE, ONE, Optional.empty(), "");
        provision(LIVE, 1);
        runtime.quern().aliases().update(name("f"), LIVE,
                new Change(Optional.of(Version.LATEST), Optional.empty(), Optional.empty(), Optional.empty()));
        eventually("there are none", () -> fake.open() == 0);
        assertThat(status(LIVE).state()).isEqualTo(State.FAILED);
        assertThat(status(LIVE).reason().orElseThrow()).contains("$LATEST");
    }
}
