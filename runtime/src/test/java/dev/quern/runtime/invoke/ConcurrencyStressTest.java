package dev.quern.runtime.invoke;

import static dev.quern.runtime.testing.Eventually.eventually;
import static dev.quern.runtime.testing.TestRuntime.name;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.runtime.concurrency.ConcurrencyConfigs;
import dev.quern.runtime.concurrency.Share;
import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.function.FunctionsException;
import dev.quern.runtime.function.FunctionsException.TooManyRequests;
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
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What must hold at every moment, under callers that take all that they can get. */
class ConcurrencyStressTest {

    private static final int LIMIT = 120;
    private static final int RESERVED = 5;

    @TempDir
    Path data;

    private final FakeRuntime fake = new FakeRuntime();
    private final AtomicBoolean stop = new AtomicBoolean();
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger reservedInside = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger mostReserved = new AtomicInteger();

    private void count(AtomicInteger inside, AtomicInteger most) {
        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
        Thread.onSpinWait();
        inside.decrementAndGet();
    }

    @Test
    void capsAndGuaranteesHoldUnderAFloodAndNoPlaceIsLost() {
        fake.handler("reserved", (invocation, response) -> count(reservedInside, mostReserved));
        fake.handler("flood", (invocation, response) -> count(inside, most));
        try (TestRuntime runtime = TestRuntime.open(data, fake, builder -> builder
                .invocations(new InvocationSettings(LIMIT, Duration.ofSeconds(10), Duration.ofMillis(50))))) {
            create(runtime, "reserved", "reserved");
            create(runtime, "flood", "flood");
            runtime.publish("flood");
            ConcurrencyConfigs configs = runtime.quern().concurrency();
            configs.reserve(name("reserved"), RESERVED);
            var provisioned = configs.provision(name("flood"), new Version(1), 2);
            eventually("they are ready",
                    () -> runtime.quern().provisioned().status(provisioned).state() == State.READY);
            AtomicInteger floods = new AtomicInteger();
            AtomicInteger answers = new AtomicInteger();
            List<CompletableFuture<Void>> callers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                String function = i == 0 ? "flood:1" : "flood";
                callers.add(
                        CompletableFuture.runAsync(() -> flood(runtime, function, floods), Thread::startVirtualThread));
            }
            for (int i = 0; i < RESERVED; i++) {
                // never more at a time than are reserved: each must be let in, whatever the others do
                callers.add(CompletableFuture.runAsync(() -> {
                    while (answers.incrementAndGet() <= 2_000) {
                        runtime.call("reserved", "{}");
                    }
                }, Thread::startVirtualThread));
            }
            callers.subList(3, 3 + RESERVED).forEach(TestRuntime::await);
            stop.set(true);
            callers.forEach(TestRuntime::await);
            eventually("all have ended", () -> runtime.quern().invoker().running() == 0);
            assertThat(mostReserved.get()).isPositive().isLessThanOrEqualTo(RESERVED);
            assertThat(most.get()).isPositive().isLessThanOrEqualTo(LIMIT - RESERVED);
            assertThat(floods.get()).isPositive();
        }
        assertThat(fake.open()).isZero();
    }

    private static void create(TestRuntime runtime, String name, String handler) {
        runtime.create(name, FakeRuntime.code("x"), settings -> settings.withHandler(handler));
    }

    /** Begins as many calls as are let in, again and again. */
    private void flood(TestRuntime runtime, String function, AtomicInteger floods) {
        while (!stop.get()) {
            CompletableFuture<InvocationResult> call = runtime.begin(function, "{}");
            floods.incrementAndGet();
            if (call.isCompletedExceptionally()) {
                assertThat(call.exceptionNow()).isInstanceOf(TooManyRequests.class);
                Thread.yield();
            }
        }
    }

    @RepeatedTest(5)
    void noPlaceIsLostOrFoundWhileSharesChange() {
        Concurrency account = new Concurrency(8, new ManualTime());
        List<FunctionName> names = List.of(name("one"), name("two"), name("three"));
        long seed = System.nanoTime();
        List<CompletableFuture<Void>> callers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Random random = new Random(seed + i);
            callers.add(CompletableFuture.runAsync(() -> enterAndLeave(account, names, random)));
        }
        Random random = new Random(seed);
        for (int change = 0; change < 3_000; change++) {
            Share share = random.nextBoolean()
                    ? new Share(OptionalInt.of(random.nextInt(4)), 0)
                    : new Share(OptionalInt.empty(), random.nextInt(3));
            account.apply(random.nextInt(4) == 0 ? Map.of() : Map.of(names.get(random.nextInt(3)), share));
        }
        stop.set(true);
        callers.forEach(TestRuntime::await);
        account.apply(Map.of());
        assertThat(account.running()).isZero();
        int places = 0;
        try {
            while (places < 100) {
                account.hold(names.get(places % 3)).enter();
                places++;
            }
        } catch (TooManyRequests e) {
            assertThat(places).as("seed %d", seed).isEqualTo(8);
        }
        assertThat(places).as("seed %d", seed).isEqualTo(8);
    }

    private void enterAndLeave(Concurrency account, List<FunctionName> names, Random random) {
        List<Seat> seats = new ArrayList<>();
        while (!stop.get()) {
            try {
                seats.add(account.hold(names.get(random.nextInt(names.size()))).enter());
            } catch (FunctionsException e) {
                seats.forEach(Seat::leave);
                seats.clear();
            }
            if (seats.size() > 3) {
                seats.removeFirst().leave();
            }
        }
        seats.forEach(Seat::leave);
    }
}
