package dev.quern.runtime.invoke;

import static dev.quern.runtime.testing.Eventually.eventually;
import static dev.quern.runtime.testing.TestRuntime.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.plugin.FunctionException;
import dev.quern.runtime.log.EventKey;
import dev.quern.runtime.log.LogGroupName;
import dev.quern.runtime.log.LogPage;
import dev.quern.runtime.log.LogQuery;
import dev.quern.runtime.log.LogSettings;
import dev.quern.runtime.testing.FakeRuntime;
import dev.quern.runtime.testing.ManualTime;
import dev.quern.runtime.testing.TestRuntime;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What stands in a function's log, and in which order. */
@Timeout(60)
class EnvironmentLogTest {

    private static final LogGroupName GROUP = new LogGroupName("/aws/lambda/f");

    @TempDir
    private Path data;

    private final FakeRuntime fake = new FakeRuntime();
    private final ManualTime time = new ManualTime();
    private final AtomicReference<OutputStream> output = new AtomicReference<>();
    private TestRuntime runtime;

    @BeforeEach
    void open() {
        fake.starting(request -> {
            output.set(request.output());
            print(request.output(), "starting\n");
        });
        runtime = TestRuntime.open(data, fake,
                builder -> builder.time(time).logs(LogSettings.DEFAULT.buffering(1 << 20)));
    }

    @AfterEach
    void close() {
        runtime.close();
    }

    private static void print(OutputStream to, String text) {
        try {
            to.write(text.getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void createWith(String handler) {
        runtime.create("f", FakeRuntime.code("answer"), settings -> settings.withHandler(handler));
    }

    /** The beginnings of the lines, up to what differs from call to call. */
    private List<String> kinds() {
        return lines().stream().map(line -> line.split(" RequestId| Runtime|: ", 2)[0]).toList();
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        Optional<EventKey> cursor = Optional.empty();
        LogPage page;
        do {
            page = runtime.quern().logs().read(LogQuery.all(GROUP), cursor, true, 10_000);
            page.events().forEach(event -> lines.add(event.message()));
            cursor = page.events().isEmpty() ? cursor : Optional.of(page.events().getLast().key());
        } while (page.more());
        return lines;
    }

    @Test
    void theInitialisationComesFirstThenTheCallsEachInItsFrame() {
        fake.handler("print", (invocation, response) -> output.get().write("one\n\ntwo\r\nthree".getBytes(UTF_8)));
        createWith("print");
        runtime.call("f", "{}");
        runtime.call("f", "{}");
        assertThat(kinds()).containsExactly("INIT_START", "starting", "START", "one", "two", "three", "END", "REPORT",
                "START", "one", "two", "three", "END", "REPORT");
    }

    @Test
    void aFailedInitialisationIsFramedToo() {
        fake.starting(request -> {
            print(request.output(), "no");
            throw new FunctionException("example.Broken", "cannot start", List.of("at x"), true);
        });
        createWith("any");
        runtime.call("f", "{}");
        assertThat(kinds()).containsExactly("INIT_START", "no", "START", "cannot start", "END", "REPORT");
    }

    @Test
    void whatWasPrintedBeforeATimeOutStandsBeforeItAndWhatComesLaterBehindIt() throws InterruptedException {
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch printed = new CountDownLatch(1);
        fake.handler("hang", (invocation, response) -> {
            output.get().write("begun".getBytes(UTF_8));
            printed.countDown();
            awaitUninterruptibly(goOn);
            output.get().write("late\n".getBytes(UTF_8));
        });
        createWith("hang");
        CompletableFuture<InvocationResult> call = runtime.begin("f", "{}");
        printed.await();
        time.advance(Duration.ofSeconds(4));
        await(call);
        assertThat(lines()).element(3).isEqualTo("begun");
        assertThat(lines()).element(4).asString().endsWith(" Task timed out after 3.00 seconds");
        goOn.countDown();
        eventually("the rest is logged", () -> lines().contains("late"));
        assertThat(lines().indexOf("late")).isEqualTo(7);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                // this function does not care
            }
        }
    }

    @Test
    void aFunctionThatFloodsItsLogIsAnsweredAndTheLogSaysWhatIsMissing() {
        int count = 1_000;
        // some lines are larger than the share of memory that a stream may have: nobody can write them soon enough
        String tooMuch = "x".repeat(200_000);
        byte[] flood = IntStream.range(0, count)
                .mapToObj(i -> "line " + i + (i % 100 == 0 ? tooMuch : "") + "\n").collect(Collectors.joining())
                .getBytes(UTF_8);
        fake.handler("flood", (invocation, response) -> output.get().write(flood));
        createWith("flood");
        runtime.call("f", "{}");
        List<String> lines = lines();
        long kept = lines.stream().filter(line -> line.startsWith("line ")).count();
        long told = lines.stream().filter(line -> line.startsWith("LOGS_DROPPED Records: "))
                .mapToLong(line -> Long.parseLong(line.substring(22, line.indexOf('\t')))).sum();
        long systemLines = lines.stream().filter(line -> line.matches("(?s)(START|END|REPORT|INIT_START|starting).*"))
                .count();
        // the frame may be among what is missing
        assertThat(kept + told + systemLines).isEqualTo(count + 5);
        assertThat(told).isPositive().isEqualTo(runtime.quern().logs().figures().droppedLines());
    }
}
