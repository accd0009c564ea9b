package dev.quern.runtime.invoke;

import static dev.quern.runtime.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.runtime.testing.FakeRuntime;
import dev.quern.runtime.testing.ManualTime;
import dev.quern.runtime.testing.TestRuntime;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryReliefTest {

    @TempDir
    Path data;

    private final FakeRuntime fake = new FakeRuntime();
    private final ManualTime time = new ManualTime();

    @Test
    void theEnvironmentsOfAllFunctionsThatWereUsedLongestAgoEndFirstAndBusyOnesNot() {
        Semaphore gate = new Semaphore(0);
        AtomicInteger inside = new AtomicInteger();
        fake.handler("wait", (invocation, response) -> {
            inside.incrementAndGet();
            gate.acquireUninterruptibly();
            response.send("late".getBytes(StandardCharsets.UTF_8));
        });
        try (TestRuntime runtime = TestRuntime.open(data, fake, builder -> builder.time(time))) {
            for (int i = 0; i < 8; i++) {
                runtime.create("f" + i, "x");
                runtime.call("f" + i, "{}");
                time.advance(Duration.ofSeconds(1));
            }
            runtime.create("busy", FakeRuntime.code("x"), settings -> settings.withHandler("wait"));
            var call = runtime.begin("busy", "{}");
            eventually("it runs", () -> inside.get() == 1);
            runtime.call("f0", "{}");
            assertThat(runtime.quern().invoker().relieveMemory()).isEqualTo(2);
            eventually("a quarter of eight is gone", () -> fake.open() == 7);
            int before = fake.started();
            runtime.call("f0", "{}");
            runtime.call("f3", "{}");
            assertThat(fake.started()).as("these were used later than f1 and f2").isEqualTo(before);
            runtime.call("f1", "{}");
            runtime.call("f2", "{}");
            assertThat(fake.started()).isEqualTo(before + 2);
            assertThat(runtime.quern().invoker().retired(Retirement.MEMORY)).isEqualTo(2);
            gate.release();
            TestRuntime.await(call);
        }
    }
}
