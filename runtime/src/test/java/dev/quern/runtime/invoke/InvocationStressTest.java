package dev.quern.runtime.invoke;

import static dev.quern.runtime.testing.TestRuntime.name;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.runtime.function.Alias.Weight;
import dev.quern.runtime.function.AliasName;
import dev.quern.runtime.function.FunctionsException;
import dev.quern.runtime.function.Version;
import dev.quern.runtime.testing.FakeRuntime;
import dev.quern.runtime.testing.TestRuntime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
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
}
