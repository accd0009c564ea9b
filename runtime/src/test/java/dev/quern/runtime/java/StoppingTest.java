package dev.quern.runtime.java;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.plugin.FunctionException;
import dev.quern.runtime.testing.FunctionJar;
import dev.quern.runtime.testing.StartedFunction;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class StoppingTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path directory;

    @SuppressWarnings("NullAway.Init")
    static Functions functions;

    @BeforeAll
    static void compile() {
        functions = new Functions(directory, FunctionJar.compile("""
                package example;
                import java.util.*;
                import java.util.concurrent.*;
                import java.util.concurrent.locks.*;
                import java.util.stream.*;
                public class Endless {
                    private final Object lock = new Object();
                    static volatile long sink;
                    static void begin() { System.out.println("begun"); }
                    public void loop() { begin(); while (true) { } }
                    public void catching() {
                        begin();
                        while (true) {
                            try { sink++; } catch (Throwable ignored) { }
                        }
                    }
                    public void catchingInside() {
                        begin();
                        while (true) {
                            try { for (int i = 0; i < 10; i++) { sink += i; } } catch (Throwable ignored) { }
                        }
                    }
                    public void inFinally() {
                        begin();
                        try { sink++; } finally { while (sink >= 0) { sink++; } }
                    }
                    public void counting() { begin(); for (int i = 1; ; i++) { sink += i; } }
                    public void countingTwice() {
                        begin();
                        for (int i = 5; ; i += 7) { for (int j = 0; j < 60; j++) { sink += i; } }
                    }
                    public void countingLittleForever() {
                        begin();
                        while (true) { for (int i = 1; i < Math.min(sink + 3, 60); i++) { sink = i; } }
                    }
                    static final class Unequal {
                        final byte[] bytes = new byte[20];
                        @Override public int hashCode() { return 7; }
                        @Override public boolean equals(Object other) {
                            int sum = 0;
                            for (int i = 0; i < bytes.length; i++) { sum += bytes[i]; }
                            return sum != 0;
                        }
                    }
                    public void removal() {
                        ArrayList<Unequal> some = new ArrayList<>(), others = new ArrayList<>();
                        for (int i = 0; i < 200_000; i++) { some.add(new Unequal()); others.add(new Unequal()); }
                        begin();
                        some.removeAll(others);
                    }
                    static final class Other {
                        static void call(byte[] bytes, int depth) { sum(bytes, depth - 1); sum(bytes, depth - 2); }
                    }
                    static void sum(byte[] bytes, int depth) {
                        for (int i = 0; i < bytes.length; i++) { sink += bytes[i]; }
                        if (depth > 0) { Other.call(bytes, depth); }
                    }
                    public void twoClasses() { begin(); sum(new byte[3], 200); }
                    public void doWhile() { begin(); do { sink++; } while (sink != -1); }
                    public void choice() {
                        begin();
                        int state = 0;
                        for (;;) {
                            switch (state) {
                                case 0: state = 1; continue;
                                case 1: state = 2; continue;
                                default: state = 0;
                            }
                        }
                    }
                    public void recursion() { begin(); fib(80); }
                    private long fib(int n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }
                    public void mutual() { begin(); even(64); }
                    private int even(int n) { return n == 0 ? 1 : odd(n - 1) + odd(n - 1); }
                    private int odd(int n) { return n == 0 ? 0 : even(n - 1) + even(n - 1); }
                    interface Tree { long size(); }
                    record Node(Tree left, Tree right) implements Tree {
                        @Override public long size() { return left.size() + right.size(); }
                    }
                    record Leaf() implements Tree { @Override public long size() { return 1; } }
                    public void tree() {
                        begin();
                        Tree tree = new Leaf();
                        for (int i = 0; i < 64; i++) { tree = new Node(tree, tree); }
                        tree.size();
                    }
                    public void stream() { begin(); LongStream.iterate(0, n -> n + 1).forEach(n -> sink = n); }
                    public void iterator() {
                        begin();
                        Iterable<Integer> endless = () -> new Iterator<>() {
                            @Override public boolean hasNext() { return true; }
                            @Override public Integer next() { return 1; }
                        };
                        endless.forEach(Objects::requireNonNull);
                    }
                    public void sleeping() throws Exception { begin(); Thread.sleep(600_000); }
                    public void stubborn() {
                        begin();
                        for (int i = 0; i < 1000; i++) {
                            try { Thread.sleep(600_000); } catch (InterruptedException ignored) { }
                        }
                    }
                    public void twice() {
                        begin();
                        try { Thread.sleep(600_000); } catch (InterruptedException ignored) { }
                        try { Thread.sleep(600_000); } catch (InterruptedException ignored) { }
                    }
                    public void parked() { begin(); while (true) { LockSupport.park(); } }
                    public void waiting() throws Exception { begin(); synchronized (lock) { lock.wait(); } }
                    public void queue() throws Exception { begin(); new LinkedBlockingQueue<String>().take(); }
                    public void join() { begin(); new CompletableFuture<String>().join(); }
                    public void commonPool() throws Exception {
                        begin();
                        CompletableFuture.runAsync(() -> { while (true) { } }).get();
                    }
                }""",
                """
                                    package example;
                                    import java.util.*;
                                    import java.util.concurrent.*;
                                    public class Background {
                                        static class OwnPool extends ThreadPoolExecutor {
                                            OwnPool() { super(1, 1, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>()); }
                                        }
                                        static class OwnThread extends Thread {
                                            @Override public void run() { System.out.println("own thread ran"); }
                                        }
                                        static class OwnFuture extends CompletableFuture<String> { }
                                        public String references() throws Exception {
                                            OwnThread thread = new OwnThread();
                                            Runnable start = thread::start;
                                            start.run();
                                            thread.join();
                                            Runnable print = new IllegalStateException("printed")::printStackTrace;
                                            print.run();
                                            OwnFuture future = new OwnFuture();
                                            Callable<String> join = future::join;
                                            future.complete("joined");
                                            return join.call();
                                        }
                                        public String joins() throws Exception {
                                            String all = CompletableFuture.completedFuture("value").join();
                                            try {
                                                CompletableFuture.supplyAsync(() -> { throw new IllegalStateException("late"); }).join();
                                            } catch (CompletionException e) { all += " " + e.getCause().getMessage(); }
                                            CompletableFuture<String> cancelled = new CompletableFuture<>();
                                            cancelled.cancel(false);
                                            try { cancelled.join(); } catch (CancellationException e) { all += " cancelled"; }
                                            Thread.currentThread().interrupt();
                                            all += " " + CompletableFuture.supplyAsync(() -> {
                                                try { Thread.sleep(10); } catch (InterruptedException e) { }
                                                return "waited";
                                            }).join();
                                            all += " " + Thread.interrupted();
                                            return all + List.of(CompletableFuture.completedFuture(1)).stream().map(CompletableFuture::join).toList();
                                        }
                                        public String blocks() throws Exception {
                                            CountDownLatch begun = new CountDownLatch(1);
                                            CompletableFuture.runAsync(() -> {
                                                begun.countDown();
                                                try { Thread.sleep(600_000); } catch (InterruptedException e) { }
                                                System.out.println("asynchronous task ended");
                                            });
                                            begun.await();
                                            return "left";
                                        }
                                        public String stages() throws Exception {
                                            CompletableFuture<String> own = new CompletableFuture<>();
                                            CompletionStage<String> stage = own.thenApplyAsync(text -> text + group());
                                            var all = CompletableFuture.allOf(CompletableFuture.runAsync(() -> { }), own)
                                                    .thenCombineAsync(stage, (none, text) -> text + group())
                                                    .whenCompleteAsync((text, failure) -> { });
                                            own.completeAsync(() -> group());
                                            ForkJoinPool.commonPool().close();
                                            return all.get() + ForkJoinPool.commonPool().submit(() -> group()).get();
                                        }
                                        private static String group() {
                                            Thread thread = Thread.currentThread();
                                            return thread.getThreadGroup().getName() + " "
                                                + (thread.getContextClassLoader() == Background.class.getClassLoader()) + ";";
                                        }
                                        public void spins() { new Thread(() -> { while (true) { } }, "spinning").start(); }
                        public String leaves() throws Exception {
                                            Executors.newFixedThreadPool(2).submit(() -> 1).get();
                                            Executors.newScheduledThreadPool(1).scheduleAtFixedRate(() -> { }, 0, 1, TimeUnit.MILLISECONDS);
                                            Executors.newSingleThreadExecutor(task -> new Thread(task)).submit(() -> 1).get();
                                            new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>()).submit(() -> 1).get();
                                            new ForkJoinPool(1).submit(() -> 1).get();
                                            new OwnPool().submit(() -> 1).get();
                                            new Timer().schedule(new TimerTask() { @Override public void run() { } }, 1, 1);
                                            new Timer("named", new Random().nextBoolean());
                                            new Thread(() -> { while (true) { } }).start();
                                CountDownLatch begun = new CountDownLatch(3);
                                Thread virtual = Thread.ofVirtual().start(() -> {
                                    begun.countDown();
                                    try { Thread.sleep(600_000); } catch (InterruptedException e) { }
                                    System.out.println("virtual thread ended");
                                });
                                            Thread.ofVirtual().unstarted(() -> {
                                                begun.countDown();
                                                try { Thread.sleep(600_000); } catch (InterruptedException e) { }
                                                System.out.println("unstarted thread ended");
                                            }).start();
                                            Thread.ofVirtual().name("made").factory().newThread(() -> {
                                                begun.countDown();
                                                try { Thread.sleep(600_000); } catch (InterruptedException e) { }
                                                System.out.println("factory's thread ended");
                                            }).start();
                                            begun.await();
                                            new Thread(() -> { try { Thread.sleep(600_000); } catch (InterruptedException e) { } }).start();
                                            return "left";
                                        }
                                    }""",
                """
                        package example;
                        public class SlowStart implements dev.quern.function.Handler<String, String> {
                            static {
                                System.out.println("begun");
                                while (System.nanoTime() != 0) { }
                            }
                            @Override public String handle(String kind, dev.quern.function.Context context) { return kind; }
                        }"""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop", "catching", "catchingInside", "inFinally", "counting",
            "countingTwice", "countingLittleForever", "removal", "twoClasses", "doWhile", "choice", "recursion",
            "mutual",
            "tree", "stream", "iterator", "sleeping", "stubborn", "twice", "parked", "waiting", "queue", "join",
            "commonPool"})
    void closingTheEnvironmentStopsAnInvocation(String method) throws Exception {
        StartedFunction started = functions.start("example.Endless::" + method);
        CompletableFuture<String> answer = callElsewhere(started);
        Waiting.until("the function has begun", () -> started.log().contains("begun"));

        long before = System.nanoTime();
        started.close();

        FunctionException failure = failureOf(answer);
        assertThat(failure.errorType()).isEqualTo("Runtime.Stopped");
        assertThat(failure.environmentLost()).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void theCallerIsToldWhereTheFunctionWasStopped() throws Exception {
        StartedFunction started = functions.start("example.Endless::loop");
        CompletableFuture<String> answer = callElsewhere(started);
        Waiting.until("the function has begun", () -> started.log().contains("begun"));

        started.close();

        assertThat(failureOf(answer).stackTraceLines()).singleElement()
                .asString()
                .startsWith("example.Endless.loop(Endless.java:");
    }

    @Test
    void poolsTimersAndThreadsEndWithTheEnvironment() throws Exception {
        StartedFunction started = functions.start("example.Background::leaves");
        // threads belong to the group of the thread that makes them: the environment's worker is in the function's
        AtomicReference<Object> answer = new AtomicReference<>();
        Thread worker = new Thread(started.request().threadGroup(), () -> {
            try {
                answer.set(started.call("{}"));
            } catch (Exception e) {
                answer.set(e);
            }
        });
        worker.start();
        worker.join();
        assertThat(answer.get()).isEqualTo("\"left\"");
        assertThat(started.request().threadGroup().activeCount()).isGreaterThan(6);

        started.close();

        Waiting.until("all threads have ended", () -> started.request().threadGroup().activeCount() == 0);
        for (String which : List.of("virtual thread", "unstarted thread", "factory's thread")) {
            Waiting.until("the " + which + " has ended", () -> started.log().contains(which + " ended"));
        }
    }

    @Test
    void aThreadThatIsStoppedEndsWithAnErrorThatNeedsNoReport() throws Exception {
        StartedFunction started = functions.start("example.Background::spins");
        started.call("{}");
        Thread[] spinning = new Thread[64];
        int count = Thread.enumerate(spinning);
        Thread thread = Arrays.stream(spinning, 0, count).filter(t -> t.getName().equals("spinning")).findFirst()
                .orElseThrow();
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        thread.setUncaughtExceptionHandler((ended, thrown) -> end.complete(thrown));

        started.close();

        assertThat(JavaFunctionRuntime.isEnd(end.get(10, TimeUnit.SECONDS))).isTrue();
        assertThat(JavaFunctionRuntime.isEnd(new IllegalStateException())).isFalse();
    }

    @Test
    void asynchronousStagesRunOnThreadsOfTheEnvironment() throws Exception {
        StartedFunction started = functions.start("example.Background::stages");
        AtomicReference<Object> answer = new AtomicReference<>();
        Thread worker = new Thread(started.request().threadGroup(), () -> {
            try {
                answer.set(started.call("{}"));
            } catch (Exception e) {
                answer.set(e);
            }
        });
        worker.start();
        worker.join();

        assertThat(answer.get()).isEqualTo("\"" + "function true;".repeat(4) + "\"");
        started.close();
        Waiting.until("all threads have ended", () -> started.request().threadGroup().activeCount() == 0);
    }

    @Test
    void referencesToInheritedMethodsThatAreReplacedAreLinked() throws Exception {
        try (StartedFunction started = functions.start("example.Background::references")) {
            assertThat(started.call("{}")).isEqualTo("\"joined\"");
            assertThat(started.log()).contains("own thread ran", "printed");
        }
    }

    @Test
    void joiningAFutureMeansWhatItMeansInTheJdk() throws Exception {
        try (StartedFunction started = functions.start("example.Background::joins")) {
            assertThat(started.call("{}")).isEqualTo("\"value late cancelled waited true[1]\"");
        }
    }

    @Test
    void anAsynchronousTaskThatBlocksEndsWithTheEnvironment() throws Exception {
        StartedFunction started = functions.start("example.Background::blocks");
        started.call("{}");

        started.close();

        Waiting.until("the task has ended", () -> started.log().contains("asynchronous task ended"));
    }

    @Test
    void anEndlessInitialisationCanBeAborted() throws Exception {
        StartedFunction.Request request = functions.request("example.SlowStart");
        CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> {
            try {
                return StartedFunction.start(functions.runtime(), request).log();
            } catch (FunctionException e) {
                throw new CompletionException(e);
            }
        });
        Waiting.until("initialisation has begun", () -> request.log().contains("begun") && request.canAbort());

        request.abort();

        assertThat(failureOf(answer).errorType()).isEqualTo("Runtime.Stopped");
    }

    @Test
    void aClosedEnvironmentTakesNoMoreCalls() throws Exception {
        StartedFunction started = functions.start("example.Background::leaves");
        started.close();
        started.close();

        assertThat(failureOf(callElsewhere(started)).errorType()).isEqualTo("Runtime.Stopped");
    }

    @Test
    void stoppingOneEnvironmentLeavesAnotherOfTheSameCodeAlone() throws Exception {
        try (StartedFunction other = functions.start("example.Background::leaves")) {
            functions.start("example.Endless::loop").close();

            assertThat(other.call("{}")).isEqualTo("\"left\"");
        }
    }

    private static CompletableFuture<String> callElsewhere(StartedFunction started) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        new Thread(() -> {
            try {
                answer.complete(started.call("{}"));
            } catch (Exception | Error e) {
                answer.completeExceptionally(e);
            }
        }).start();
        return answer;
    }

    private static FunctionException failureOf(CompletableFuture<String> answer) throws Exception {
        try {
            throw new AssertionError("no failure, but " + answer.get(20, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof FunctionException failure) {
                return failure;
            }
            throw e;
        }
    }
}
