package dev.quern.runtime.invoke;

import static dev.quern.runtime.testing.Eventually.eventually;
import static dev.quern.runtime.testing.TestRuntime.await;
import static dev.quern.runtime.testing.TestRuntime.name;
import static dev.quern.runtime.testing.TestRuntime.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.runtime.concurrency.ConcurrencyConfigs;
import dev.quern.runtime.function.FunctionsException.InvalidParameter;
import dev.quern.runtime.function.FunctionsException.NotFound;
import dev.quern.runtime.function.FunctionsException.TooManyRequests;
import dev.quern.runtime.function.ThrottleReason;
import dev.quern.runtime.testing.FakeRuntime;
import dev.quern.runtime.testing.ManualTime;
import dev.quern.runtime.testing.TestRuntime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReservedConcurrencyTest {

    private static final int LIMIT = 110;

    @TempDir
    Path data;

    private final FakeRuntime fake = new FakeRuntime();
    private final Semaphore gate = new Semaphore(0);
    private final AtomicInteger inside = new AtomicInteger();
    private TestRuntime runtime;
    private ConcurrencyConfigs configs;

    @BeforeEach
    void open() {
        open(LIMIT);
        fake.handler("wait", (invocation, response) -> {
            inside.incrementAndGet();
            gate.acquireUninterruptibly();
            response.send("late".getBytes(UTF_8));
        });
        create("f");
        create("g");
    }

    private void open(int limit) {
        runtime = TestRuntime.open(data, fake, builder -> builder.time(new ManualTime())
                .invocations(new InvocationSettings(limit, Duration.ofSeconds(10), Duration.ofMinutes(10))));
        configs = runtime.quern().concurrency();
    }

    private void create(String function) {
        runtime.create(function, FakeRuntime.code("x"), settings -> settings.withHandler("wait"));
    }

    @AfterEach
    void close() {
        gate.release(10_000);
        runtime.close();
    }

    private List<CompletableFuture<InvocationResult>> begin(String function, int calls) {
        int before = inside.get();
        List<CompletableFuture<InvocationResult>> begun = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            begun.add(runtime.begin(function, "{}"));
        }
        eventually("they run", () -> inside.get() == before + calls);
        return begun;
    }

    private void assertThrottled(String function, ThrottleReason reason) {
        assertThatThrownBy(() -> runtime.call(function, "{}")).isInstanceOfSatisfying(TooManyRequests.class,
                refused -> assertThat(refused.reason()).isEqualTo(reason));
    }

    @Test
    void aReservationCapsAndGuaranteesAtOnceAndAfterARestart() {
        configs.reserve(name("f"), 2);
        for (int round = 0; round < 2; round++) {
            List<CompletableFuture<InvocationResult>> calls = new ArrayList<>(begin("g", LIMIT - 2));
            assertThrottled("g", ThrottleReason.CONCURRENT_INVOCATION_LIMIT_EXCEEDED);
            calls.addAll(begin("f", 2));
            assertThrottled("f", ThrottleReason.RESERVED_FUNCTION_CONCURRENT_INVOCATION_LIMIT_EXCEEDED);
            gate.release(LIMIT);
            calls.forEach(call -> assertThat(text(await(call))).isEqualTo("late"));
            assertThat(runtime.quern().invoker().running()).isZero();
            runtime.close();
            open(LIMIT);
        }
        assertThat(configs.reserved(name("f"))).hasValue(2);
        assertThat(configs.reserved(name("g"))).isEmpty();
        assertThat(configs.unreserved()).isEqualTo(LIMIT - 2);
    }

    @Test
    void zeroStopsAFunctionAndTakingItAwayStartsItAgain() {
        List<CompletableFuture<InvocationResult>> running = begin("f", 1);
        configs.reserve(name("f"), 0);
        assertThrottled("f", ThrottleReason.RESERVED_FUNCTION_CONCURRENT_INVOCATION_LIMIT_EXCEEDED);
        gate.release();
        assertThat(text(await(running.getFirst()))).as("what ran goes on").isEqualTo("late");
        configs.unreserve(name("f"));
        gate.release();
        assertThat(runtime.answer("f")).isEqualTo("late");
        configs.unreserve(name("f"));
    }

    @Test
    void aHundredStayForFunctionsWithoutReservation() {
        configs.reserve(name("f"), 6);
        assertThatThrownBy(() -> configs.reserve(name("g"), 5)).isInstanceOf(InvalidParameter.class)
                .hasMessage("Specified ReservedConcurrentExecutions for function decreases account's "
                        + "UnreservedConcurrentExecution below its minimum value of [100].");
        assertThatThrownBy(() -> configs.reserve(name("g"), Integer.MAX_VALUE)).isInstanceOf(InvalidParameter.class);
        configs.reserve(name("g"), 4);
        assertThat(configs.unreserved()).isEqualTo(100);
        configs.reserve(name("f"), 0);
        configs.reserve(name("g"), 10);
        assertThatThrownBy(() -> configs.reserve(name("nobody"), 1)).isInstanceOf(NotFound.class);
    }

    @Test
    void aReservationMayBeLoweredThoughTheAccountHasBecomeTooSmallForIt() {
        configs.reserve(name("f"), 10);
        runtime.close();
        open(20);
        configs.reserve(name("f"), 9);
        assertThatThrownBy(() -> configs.reserve(name("f"), 10)).hasMessageContaining("minimum value of [20]");
        assertThat(begin("g", 11)).hasSize(11);
        assertThrottled("g", ThrottleReason.CONCURRENT_INVOCATION_LIMIT_EXCEEDED);
    }

    @Test
    void ofChangesAtTheSameTimeNoneIsForgotten() {
        for (int round = 0; round < 100; round++) {
            int executions = round % 5;
            CompletableFuture<Void> other = CompletableFuture
                    .runAsync(() -> configs.reserve(name("g"), 4 - executions));
            configs.reserve(name("f"), executions);
            await(other);
            for (FunctionLoad load : runtime.quern().invoker().loads()) {
                assertThat(load.share().reserved())
                        .hasValue(load.function().equals(name("f")) ? executions : 4 - executions);
            }
        }
    }

    @Test
    void aReservationGoesWithItsFunction() {
        configs.reserve(name("f"), 0);
        runtime.quern().functions().delete(runtime.reference("f"));
        assertThat(configs.unreserved()).isEqualTo(LIMIT);
        create("f");
        assertThat(configs.reserved(name("f"))).isEmpty();
        gate.release();
        eventually("it is in force no more", () -> {
            try {
                return runtime.answer("f").equals("late");
            } catch (TooManyRequests e) {
                return false;
            }
        });
    }

    @Test
    void namesThatCallersInventTakeNothingFromAnybody() {
        configs.reserve(name("f"), 2);
        for (int i = 0; i < 3 * LIMIT; i++) {
            String nobody = "nobody-" + i;
            assertThatThrownBy(() -> runtime.call(nobody, "{}")).isInstanceOf(NotFound.class);
        }
        assertThat(runtime.quern().invoker().running()).isZero();
        assertThat(runtime.quern().invoker().loads()).as("nobody is remembered")
                .allMatch(load -> load.function().equals(name("f")) || load.function().equals(name("g")));
    }

    @Test
    void environmentsThatStartFasterThanTheyMayAreRefusedWithTheReason() {
        runtime.close();
        open(Growth.ENVIRONMENTS + 100);
        fake.handler("lose", (invocation, response) -> {
            throw new dev.quern.plugin.FunctionException("Runtime.ExitError", "exit", List.of(), true);
        });
        runtime.create("h", FakeRuntime.code("x"), settings -> settings.withHandler("lose"));
        int started = 0;
        try {
            while (started < 2 * Growth.ENVIRONMENTS) {
                runtime.call("h", "{}");
                started++;
            }
        } catch (TooManyRequests e) {
            assertThat(e.reason()).isEqualTo(ThrottleReason.FUNCTION_INVOCATION_RATE_LIMIT_EXCEEDED);
        }
        assertThat(started).isEqualTo(Growth.ENVIRONMENTS);
        assertThat(runtime.quern().invoker().running()).isZero();
    }
}
