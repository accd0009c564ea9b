package dev.quern.runtime.contain;

import static dev.quern.runtime.testing.Eventually.eventually;
import static dev.quern.runtime.testing.TestRuntime.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.runtime.invoke.InvocationResult;
import dev.quern.runtime.testing.FakeRuntime;
import dev.quern.runtime.testing.FunctionJar;
import dev.quern.runtime.testing.TestRuntime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Hundreds of environments that end together, on a machine that has other things to do. */
@Timeout(180)
class ManyEnvironmentsEndTest {

    private static final int ENVIRONMENTS = 300;

    /** Leaves things to release, and waits for a file, so that each call has an environment of its own. */
    private static final byte[] CODE = FunctionJar.compile("""
            package example;
            import dev.quern.function.*;
            import java.nio.file.*;
            import java.util.*;
            import java.util.concurrent.*;
            public class Meet implements Handler<String, String> {
                static final ExecutorService POOL = Executors.newFixedThreadPool(1);
                static final Timer TIMER = new Timer();
                @Override public String handle(String event, Context context) throws Exception {
                    POOL.submit(() -> { }).get();
                    TIMER.schedule(new TimerTask() { public void run() { } }, 3_600_000);
                    System.out.println("here");
                    while (!Files.exists(Path.of(System.getenv("GO")))) { Thread.sleep(50); }
                    return "met";
                }
            }
            """).bytes();

    @TempDir
    Path data;

    @TempDir
    Path folder;

    @Test
    void noneOfTheirThreadsIsTakenForOneThatCannotBeStopped() throws Exception {
        Path go = folder.resolve("go");
        AtomicInteger here = new AtomicInteger();
        try (TestRuntime runtime = TestRuntime.open(data, new FakeRuntime(), builder -> builder
                .functionLog((function, version, stream, line) -> {
                    if (line.equals("here")) {
                        here.incrementAndGet();
                    }
                }))) {
            runtime.create("meet", CODE, settings -> settings.change().runtime("java25").handler("example.Meet")
                    .timeout(Duration.ofMinutes(2)).environment(Map.of("GO", go.toString())).done());
            List<CompletableFuture<InvocationResult>> calls = IntStream.range(0, ENVIRONMENTS)
                    .mapToObj(_ -> runtime.begin("meet", "\"x\"")).toList();
            await("all are here", () -> here.get() == ENVIRONMENTS);
            Files.createFile(go);
            for (CompletableFuture<InvocationResult> call : calls) {
                assertThat(text(call.get(60, TimeUnit.SECONDS))).isEqualTo("\"met\"");
            }
            assertThat(runtime.quern().invoker().environments()).isEqualTo(ENVIRONMENTS);

            Containment containment = runtime.quern().containment();
            AtomicBoolean over = new AtomicBoolean();
            // two for each processor: what ends has a third of the machine
            List<Thread> busy = Stream.generate(() -> spin(over))
                    .limit(2L * Runtime.getRuntime().availableProcessors()).toList();
            try {
                runtime.quern().functions().delete(runtime.reference("meet"));
                await("all have ended", () -> runtime.quern().invoker().environments() == 0
                        && containment.threads().activeCount() == 0);
            } finally {
                over.set(true);
            }
            for (Thread thread : busy) {
                thread.join();
            }
            assertThat(containment.stranded().total()).isZero();

            runtime.create("meet", CODE, settings -> settings.change().runtime("java25").handler("example.Meet")
                    .environment(Map.of("GO", go.toString())).done());
            assertThat(text(runtime.call("meet", "\"x\""))).as("not throttled").isEqualTo("\"met\"");
        }
    }

    private static Thread spin(AtomicBoolean over) {
        return Thread.ofPlatform().daemon().start(() -> {
            while (!over.get()) {
                Thread.onSpinWait();
            }
        });
    }

    /** As {@code eventually}, with more patience: starting and ending hundreds takes a while. */
    private static void await(String what, BooleanSupplier condition) {
        for (int tries = 0; tries < 4; tries++) {
            try {
                eventually(what, condition);
                return;
            } catch (AssertionError e) {
                if (tries == 3) {
                    throw e;
                }
            }
        }
    }
}
