package dev.quern.runtime.invoke;

import static dev.quern.runtime.testing.Eventually.eventually;
import static dev.quern.runtime.testing.TestRuntime.failure;
import static dev.quern.runtime.testing.TestRuntime.name;
import static dev.quern.runtime.testing.TestRuntime.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.runtime.function.FunctionVersion;
import dev.quern.runtime.testing.FakeRuntime;
import dev.quern.runtime.testing.FunctionJar;
import dev.quern.runtime.testing.ManualTime;
import dev.quern.runtime.testing.TestRuntime;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Functions of the in-process Java runtime behind everything that this package does. */
class JavaFunctionsTest {

    private static final byte[] CODE = FunctionJar
            .compile(
                    """
                            package example;
                            import dev.quern.function.*;
                            import java.io.*;
                            public class Functions {
                                static int calls;
                                public static class Count implements Handler<String, Integer> {
                                    public Integer handle(String request, Context context) { return ++calls; }
                                }
                                public static class Spin implements Handler<String, String> {
                                    public String handle(String request, Context context) {
                                        if (request.equals("spin")) {
                                            System.out.println("spinning");
                                            long x = 0;
                                            while (true) { x++; if (x == -1) return "never"; }
                                        }
                                        return "done";
                                    }
                                }
                                public static class Exit implements Handler<String, String> {
                                    public String handle(String request, Context context) { System.exit(3); return "gone on"; }
                                }
                                public static class Large implements Handler<String, String> {
                                    public String handle(String request, Context context) { return "x".repeat(6_291_560); }
                                }
                                public static class Thrower { static { if (true) throw new IllegalStateException("static"); } }
                                public static class StaticThrower extends Thrower implements Handler<String, String> {
                                    public String handle(String request, Context context) { return ""; }
                                }
                                public static class StaticExit implements Handler<String, String> {
                                    static { System.exit(4); }
                                    public String handle(String request, Context context) { return ""; }
                                }
                                public static class StaticSpin implements Handler<String, String> {
                                    static { System.out.println("spinning"); long x = 0; while (x != -1) x = (x + 1) & 0xff; }
                                    public String handle(String request, Context context) { return ""; }
                                }
                                public static class NoHandler { public String other(String request) { return ""; } }
                                public static class Folder implements Handler<String, String> {
                                    public String handle(String request, Context context) throws IOException {
                                        File file = File.createTempFile("left", "behind");
                                        new Thread(() -> { try { Thread.sleep(1_000_000); } catch (InterruptedException e) { } }).start();
                                        return file.getPath();
                                    }
                                }
                            }
                            """)
            .bytes();

    @TempDir
    Path data;

    private final ManualTime time = new ManualTime();
    private TestRuntime runtime;

    @BeforeEach
    void open() {
        runtime = TestRuntime.open(data, new FakeRuntime(), builder -> builder.time(time)
                .functionLog((function, version, stream, line) -> said = line));
    }

    private volatile String said = "";

    @AfterEach
    void nothingIsLeft() {
        runtime.close();
        assertThat(data.resolve("tmp")).isEmptyDirectory();
        eventually("no thread is left", () -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> inFunctions(thread.getThreadGroup())));
    }

    private static boolean inFunctions(ThreadGroup group) {
        return group != null && (group.getName().startsWith("function ") || inFunctions(group.getParent()));
    }

    private FunctionVersion deploy(String handler) {
        return runtime.create("f", CODE, settings -> settings.change().runtime("java25")
                .handler("example.Functions$" + handler).done());
    }

    @Test
    void staticsBelongToAnEnvironmentAndEndWithIt() {
        deploy("Count");
        assertThat(text(runtime.call("f", "\"x\""))).isEqualTo("1");
        assertThat(text(runtime.call("f", "\"x\""))).isEqualTo("2");
        runtime.quern().functions().updateSettings(name("f"), settings -> settings.withDescription("new"),
                Optional.empty());
        assertThat(text(runtime.call("f", "\"x\""))).isEqualTo("1");
    }

    @Test
    void aFunctionThatSpinsIsStoppedAndTheNextCallRuns() {
        deploy("Spin");
        CompletableFuture<InvocationResult> call = runtime.begin("f", "\"spin\"");
        eventually("it spins", () -> said.equals("spinning"));
        time.advance(Duration.ofSeconds(4));
        assertThat(failure(TestRuntime.await(call)).errorMessage()).endsWith("Task timed out after 3.00 seconds");
        assertThat(text(runtime.call("f", "\"go\""))).isEqualTo("\"done\"");
        eventually("the spinning code has ended", () -> runtime.quern().invoker().environments() == 1);
    }

    @Test
    void aStaticInitialiserThatSpinsIsStoppedAtTheDeadline() {
        deploy("StaticSpin");
        CompletableFuture<InvocationResult> call = runtime.begin("f", "\"x\"");
        eventually("it spins", () -> said.equals("spinning"));
        time.advance(Duration.ofSeconds(14));
        assertThat(failure(TestRuntime.await(call)).errorType()).isEqualTo("Sandbox.Timedout");
        eventually("the spinning code has ended", () -> runtime.quern().invoker().environments() == 0);
    }

    @ParameterizedTest
    @CsvSource({"Exit,Runtime.ExitError,exit status 3", "StaticExit,Runtime.ExitError,exit status 4",
            "StaticThrower,java.lang.ExceptionInInitializerError,static",
            "Missing,java.lang.ClassNotFoundException,Class not found: example.Functions$Missing",
            "NoHandler,Runtime.HandlerNotFound,does not implement an appropriate handler interface",
            "Large,Function.ResponseSizeTooLarge,exceeded maximum allowed payload size (6291556 bytes)"})
    void brokenFunctionsFailByNameAgainAndAgainAndTheServerGoesOn(String handler, String type, String message) {
        deploy(handler);
        for (int i = 0; i < 2; i++) {
            assertThat(failure(runtime.call("f", "\"x\""))).satisfies(failure -> {
                assertThat(failure.errorType()).isEqualTo(type);
                assertThat(failure.errorMessage()).contains(message);
            });
        }
        runtime.create("g", "fine");
        assertThat(runtime.answer("g")).isEqualTo("fine");
    }

    @Test
    void whatAnEnvironmentLeavesBehindGoesWithIt() {
        deploy("Folder");
        String file = text(runtime.call("f", "\"x\"")).replace("\"", "");
        assertThat(Path.of(file)).exists().startsWith(data.resolve("tmp"));
        time.advance(Duration.ofMinutes(20));
        eventually("its temporary files are gone", () -> !Path.of(file).toFile().exists());
    }

    @Test
    void theClassesOfAnEnvironmentThatEndedCanBeCollected() {
        deploy("Folder");
        runtime.call("f", "\"x\"");
        WeakReference<ClassLoader> loader = loaderOfTheFunction();
        time.advance(Duration.ofMinutes(20));
        eventually("the environment is gone", () -> runtime.quern().invoker().environments() == 0);
        eventually("its class loader is collected", () -> {
            System.gc();
            return loader.get() == null;
        });
    }

    /** The loader that the thread which the function started has as its context loader. */
    private static WeakReference<ClassLoader> loaderOfTheFunction() {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> inFunctions(thread.getThreadGroup()))
                .map(Thread::getContextClassLoader)
                .filter(loader -> loader != null && loader != ClassLoader.getSystemClassLoader())
                .map(WeakReference::new).findFirst().orElseThrow();
    }
}
