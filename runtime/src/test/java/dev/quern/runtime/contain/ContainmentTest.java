package dev.quern.runtime.contain;

import static dev.quern.runtime.testing.Eventually.eventually;
import static dev.quern.runtime.testing.TestRuntime.failure;
import static dev.quern.runtime.testing.TestRuntime.name;
import static dev.quern.runtime.testing.TestRuntime.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.runtime.function.FunctionsException.TooManyRequests;
import dev.quern.runtime.function.Version;
import dev.quern.runtime.invoke.InvocationResult;
import dev.quern.runtime.testing.FakeRuntime;
import dev.quern.runtime.testing.FunctionJar;
import dev.quern.runtime.testing.ManualTime;
import dev.quern.runtime.testing.TestRuntime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.zip.Adler32;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What functions do that would hurt the server or each other. */
class ContainmentTest {

    private static final byte[] CODE = FunctionJar
            .compile(
                    """
                            package example;
                            import dev.quern.function.*;
                            import java.util.*;
                            import java.util.concurrent.*;
                            public class Bad implements Handler<String, String> {
                                static final List<Object> KEPT = new CopyOnWriteArrayList<>();
                                @Override public String handle(String what, Context context) throws Exception {
                                    switch (what) {
                                        case "regex" -> {
                                            begin();
                                            "a".repeat(29).concat("!").matches("(a+)+\\\\1b");
                                        }
                                        case "blocked" -> {
                                            begin();
                                            synchronized (java.util.zip.Adler32.class) { KEPT.size(); }
                                        }
                                        case "virtual" -> {
                                            Thread.ofVirtual().name("virtual and stuck").start(() -> {
                                                begin();
                                                synchronized (java.util.zip.CRC32C.class) { KEPT.size(); }
                                            });
                                            while (true) { }
                                        }
                                        case "threads" -> {
                                            try {
                                                while (true) { new Thread(Bad::sleep).start(); KEPT.add(1); }
                                            } catch (OutOfMemoryError e) {
                                                return KEPT.size() + " threads, then " + e.getMessage();
                                            }
                                        }
                                        case "own threads" -> {
                                            class Own extends Thread { @Override public void run() { Bad.sleep(); } }
                                            try {
                                                while (true) { new Own().start(); KEPT.add(1); }
                                            } catch (OutOfMemoryError e) {
                                                return KEPT.size() + " threads, then " + e.getMessage();
                                            }
                                        }
                                        case "pool" -> {
                                            try {
                                                ExecutorService pool = Executors.newCachedThreadPool();
                                                while (true) { pool.execute(Bad::sleep); KEPT.add(1); }
                                            } catch (OutOfMemoryError e) {
                                                return KEPT.size() + " threads, then " + e.getMessage();
                                            }
                                        }
                                        case "made pool" -> {
                                            try {
                                                ExecutorService pool = new ThreadPoolExecutor(0, 1_000_000, 1, TimeUnit.MINUTES, new SynchronousQueue<>());
                                                while (true) { pool.execute(Bad::sleep); KEPT.add(1); }
                                            } catch (OutOfMemoryError e) {
                                                return KEPT.size() + " threads, then " + e.getMessage();
                                            }
                                        }
                                        case "few threads" -> {
                                            for (int i = 0; i < 500; i++) {
                                                Thread thread = new Thread(() -> { });
                                                thread.start();
                                                thread.join();
                                            }
                                        }
                                        case "overflow" -> { return "" + deeper(0); }
                                        case "memory" -> { return "" + new long[Integer.MAX_VALUE - 2].length; }
                                        case "out of memory itself" -> throw new OutOfMemoryError("of its own");
                                        case "stop" -> {
                                            try {
                                                Thread.currentThread().getThreadGroup().getParent().interrupt();
                                                Thread.class.getMethod("stop").invoke(Thread.currentThread());
                                            } catch (java.lang.reflect.InvocationTargetException e) {
                                                return e.getCause().getClass().getName();
                                            } catch (NoSuchMethodException gone) {
                                                return "no such method";
                                            }
                                        }
                                        case "halt" -> Runtime.getRuntime().halt(7);
                                        case "collect" -> { for (int i = 0; i < 10_000; i++) { System.gc(); } }
                                        case "properties" -> {
                                            System.setProperties(new Properties());
                                            System.setProperty("java.io.tmpdir", "/nowhere");
                                            System.setOut(null);
                                            System.setErr(null);
                                        }
                                        case "allocate" -> {
                                            for (int i = 0; i < 100; i++) { KEPT.add(new byte[100_000]); }
                                        }
                                        case "late" -> {
                                            new Thread(() -> { while (true) { System.out.println("late"); } }).start();
                                        }
                                        default -> throw new IllegalArgumentException(what);
                                    }
                                    return "done";
                                }
                                static void begin() { System.out.println("begun"); }
                                static int deeper(int n) { return deeper(n + 1) + 1; }
                                static void sleep() { try { Thread.sleep(600_000); } catch (InterruptedException e) { } }
                            }""")
            .bytes();

    @TempDir
    Path data;

    private final ManualTime time = new ManualTime();
    private final AtomicInteger begun = new AtomicInteger();
    private TestRuntime runtime;
    private Containment containment;

    @BeforeEach
    void open() {
        runtime = TestRuntime.open(data, new FakeRuntime(), builder -> builder.time(time)
                .containment(ContainmentSettings.DEFAULT.withStrandedThreads(2).withThreads(50))
                .functionLog((function, version, stream, line) -> {
                    if (line.equals("begun")) {
                        begun.incrementAndGet();
                    }
                }));
        containment = runtime.quern().containment();
        runtime.create("bad", CODE, settings -> settings.change().runtime("java25").handler("example.Bad").done());
        runtime.create("good", "fine");
    }

    @AfterEach
    void theOthersGoOn() {
        assertThat(runtime.answer("good")).isEqualTo("fine");
        runtime.close();
    }

    private String call(String what) {
        return text(runtime.call("bad", "\"" + what + "\"")).replace("\"", "");
    }

    /** Calls the function, and moves time past its deadline. */
    private void callUntilItsDeadline(String what) {
        int before = begun.get();
        CompletableFuture<InvocationResult> call = runtime.begin("bad", "\"" + what + "\"");
        eventually("the function has begun", () -> begun.get() > before);
        time.advance(Duration.ofSeconds(4));
        assertThat(failure(TestRuntime.await(call)).errorType()).isEqualTo("Sandbox.Timedout");
    }

    private void awaitStranded(int count) {
        awaitStranded(count, count);
    }

    /** Time stands still until whatever ends by itself has ended, or it would count too. */
    private void awaitStranded(int count, int platformThreads) {
        eventually("all others have ended", () -> containment.threads().activeCount() == platformThreads);
        eventually("threads are found that cannot be stopped", () -> {
            time.advance(Duration.ofSeconds(1));
            return containment.stranded().all().size() == count;
        });
    }

    @Test
    void aThreadInALoopOfTheJdkIsNamedWithItsStack() {
        callUntilItsDeadline("regex");
        awaitStranded(1);

        assertThat(containment.stranded().all()).singleElement().satisfies(thread -> {
            assertThat(thread.function()).isEqualTo(name("bad"));
            assertThat(thread.version()).isEqualTo(Version.LATEST);
            assertThat(thread.stack()).anyMatch(frame -> frame.contains("java.util.regex.Pattern"));
            assertThat(thread.stack()).anyMatch(frame -> frame.contains("example.Bad.handle(Bad.java:"));
        });
        assertThat(containment.remark(name("bad"), Version.LATEST)).hasValueSatisfying(
                remark -> assertThat(remark).startsWith("1 of its threads could not be stopped and still run"));
        assertThat(containment.remark(name("good"), Version.LATEST)).isEmpty();
    }

    @Test
    void aFunctionThatLeavesSuchThreadsBehindIsThrottledUntilTheyHaveEnded() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Thread holder = hold(Adler32.class, held, release);
        held.await();
        try {
            callUntilItsDeadline("blocked");
            assertThat(containment.stranded().overdueCalls(name("bad"))).isEqualTo(1);
            awaitStranded(1);
            callUntilItsDeadline("blocked");
            awaitStranded(2);

            assertThatThrownBy(() -> call("few threads")).isInstanceOfSatisfying(TooManyRequests.class,
                    refused -> assertThat(refused.getMessage()).isEqualTo("Function bad is throttled: 2 of its threads "
                            + "could not be stopped and still run, as many as it may leave behind. The server's log says "
                            + "where they are; they must end, or the server must be restarted."));
            assertThat(runtime.answer("good")).isEqualTo("fine");
        } finally {
            release.countDown();
            holder.join();
        }
        eventually("the threads have ended", () -> containment.stranded().all().isEmpty()
                && containment.stranded().overdueCalls(name("bad")) == 0);
        assertThat(call("few threads")).isEqualTo("done");
        assertThat(containment.stranded().total()).isGreaterThanOrEqualTo(2);
        assertThat(containment.remark(name("bad"), Version.LATEST)).isEmpty();
    }

    @Test
    void ofASecondBurstOfCallsThatCannotBeStoppedOnlyAsManyAreLetInAsMayBeLeftBehind() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Thread holder = hold(Adler32.class, held, release);
        held.await();
        try {
            List<CompletableFuture<InvocationResult>> first = begin(6, "blocked");
            eventually("all have begun", () -> begun.get() == 6);
            time.advance(Duration.ofSeconds(3));
            eventually("all have their answers", () -> {
                time.advance(Duration.ofMillis(5));
                return first.stream().allMatch(CompletableFuture::isDone);
            });
            time.advance(Duration.ofMillis(250)); // less than it takes to know that they cannot be stopped

            List<CompletableFuture<InvocationResult>> second = begin(6, "blocked");
            List<CompletableFuture<InvocationResult>> refused = second.stream()
                    .filter(CompletableFuture::isCompletedExceptionally).toList();
            assertThat(refused).hasSize(4).allSatisfy(call -> assertThatThrownBy(call::get)
                    .hasCauseInstanceOf(TooManyRequests.class)
                    .hasMessageContaining("no more than 2 of its calls may run at a time"));
            assertThat(runtime.answer("good")).isEqualTo("fine");
        } finally {
            release.countDown();
            holder.join();
        }
        eventually("all have ended", () -> runtime.quern().invoker().running() == 0
                && containment.stranded().overdueCalls(name("bad")) == 0);
        for (int i = 0; i < 4; i++) {
            assertThat(call("few threads")).isEqualTo("done");
        }
        assertThat(containment.stranded().limitedFunctions()).isZero();
    }

    private List<CompletableFuture<InvocationResult>> begin(int calls, String what) {
        return IntStream.range(0, calls).mapToObj(_ -> runtime.begin("bad", "\"" + what + "\"")).toList();
    }

    @Test
    void aVirtualThreadThatCannotBeStoppedIsFoundToo() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Thread holder = hold(CRC32C.class, held, release);
        held.await();
        try {
            callUntilItsDeadline("virtual");
            awaitStranded(1, 0);

            assertThat(containment.stranded().all()).extracting(StrandedThread::thread)
                    .containsExactly("virtual and stuck");
        } finally {
            release.countDown();
            holder.join();
        }
    }

    private static Thread hold(Object monitor, CountDownLatch held, CountDownLatch release) {
        return Thread.ofPlatform().start(() -> {
            synchronized (monitor) {
                held.countDown();
                try {
                    release.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        });
    }

    @Test
    void aThreadThatEndsWhenItIsToldIsNothingToTell() {
        assertThat(call("late")).isEqualTo("done");
        runtime.quern().functions().delete(runtime.reference("bad"));
        eventually("the environment is gone", () -> runtime.quern().invoker().environments() == 0);
        eventually("its threads have ended", () -> containment.threads().activeCount() == 0);
        time.advance(Duration.ofSeconds(5));

        assertThat(containment.stranded().total()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"threads", "own threads", "pool", "made pool"})
    void anEnvironmentHasNoMoreThreadsThanItMay(String how) {
        assertThat(call(how))
                .matches("(48|49) threads, then unable to create native thread: this environment has as many "
                        + "threads as it may, 50");
        assertThat(containment.threads().activeCount()).isLessThanOrEqualTo(51);
    }

    @Test
    void threadsThatHaveEndedDoNotCount() {
        assertThat(call("few threads")).isEqualTo("done");
    }

    @ParameterizedTest
    @ValueSource(strings = {"overflow", "memory", "out of memory itself"})
    void wantOfStackOrHeapEndsTheEnvironmentAndNothingElse(String what) {
        assertThat(failure(runtime.call("bad", "\"" + what + "\"")).errorType())
                .isIn("java.lang.StackOverflowError", "java.lang.OutOfMemoryError");
        eventually("the environment is gone", () -> runtime.quern().invoker().environments() == 0);
        assertThat(call("few threads")).isEqualTo("done");
    }

    @Test
    void haltingEndsTheEnvironmentAndNotTheServer() {
        assertThat(failure(runtime.call("bad", "\"halt\"")).errorType()).isEqualTo("Runtime.ExitError");
    }

    @Test
    void interruptingTheThreadsOfAllFunctionsAndStoppingOneDoesNoHarm() {
        assertThat(call("stop")).isIn("java.lang.UnsupportedOperationException", "no such method");
    }

    @Test
    void collectionsThatAFunctionAsksForAreNotMade() {
        long before = System.nanoTime();
        assertThat(call("collect")).isEqualTo("done");
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void theServersPropertiesAndStreamsStayWhatTheyAre() {
        var properties = System.getProperties();
        var out = System.out;
        String tmpdir = System.getProperty("java.io.tmpdir");

        assertThat(call("properties")).isEqualTo("done");

        assertThat(System.getProperties()).isSameAs(properties);
        assertThat(System.out).isSameAs(out);
        assertThat(System.getProperty("java.io.tmpdir")).isEqualTo(tmpdir);
    }

    @Test
    void whatAnInvocationAllocatesIsMeasured() {
        InvocationResult small = runtime.call("bad", "\"collect\"");
        InvocationResult large = runtime.call("bad", "\"allocate\"");

        assertThat(large.memory().allocatedBytes()).isBetween(10_000_000L, 20_000_000L);
        assertThat(large.memory().usedBytes()).isGreaterThan(5_000_000);
        assertThat(small.memory().allocatedBytes()).isLessThan(5_000_000);
    }

    @Test
    void settingsAreChecked() {
        for (Runnable wrong : List.<Runnable>of(() -> ContainmentSettings.DEFAULT.withThreads(0),
                () -> ContainmentSettings.DEFAULT.withStrandedThreads(0))) {
            assertThatThrownBy(wrong::run).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
