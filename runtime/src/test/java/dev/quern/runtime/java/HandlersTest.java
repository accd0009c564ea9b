package dev.quern.runtime.java;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.quern.plugin.FunctionException;
import dev.quern.runtime.testing.FunctionJar;
import dev.quern.runtime.testing.StartedFunction;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HandlersTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path directory;

    @SuppressWarnings("NullAway.Init")
    static Functions functions;

    @BeforeAll
    static void compile() {
        functions = new Functions(directory, FunctionJar.compile("""
                package example;
                import dev.quern.function.*;
                public class Hello implements Handler<String, String> {
                    private int calls;
                    @Override public String handle(String name, Context context) {
                        calls++;
                        return "Hello " + name + " from " + context.functionName() + ", call " + calls;
                    }
                }""", """
                package example;
                import dev.quern.function.*;
                import java.io.*;
                public class Echo implements StreamHandler {
                    @Override public void handle(InputStream in, OutputStream out, Context context) throws IOException {
                        in.transferTo(out);
                    }
                }""", """
                package example;
                import dev.quern.function.*;
                public class Plain {
                    public int twice(int number) { return 2 * number; }
                    public String both(String name, Context context) { return name + "@" + context.functionVersion(); }
                    public String about(Context context) { return context.functionName(); }
                    public static String nothing() { return "nothing"; }
                    public void silent(String ignored) { }
                    public String many(String a, String b, String c) { return a + b + c; }
                    String hidden(String a) { return a; }
                }""", """
                package example;
                import dev.quern.function.*;
                public class Failing implements Handler<String, String> {
                    @Override public String handle(String kind, Context context) throws Exception {
                        switch (kind) {
                            case "checked": throw new java.io.IOException("disk gone");
                            case "silent": throw new IllegalStateException();
                            case "deep": return deeper(kind);
                            case "overflow": return handle(kind, context);
                            default: throw new IllegalArgumentException("unknown " + kind);
                        }
                    }
                    private String deeper(String kind) { throw new IllegalStateException(kind); }
                }""", """
                package example;
                import dev.quern.function.*;
                public class BadStatic implements Handler<String, String> {
                    static final int NUMBER = compute();
                    static int compute() { throw new IllegalStateException("no number"); }
                    @Override public String handle(String kind, Context context) { return kind; }
                }""", """
                package example;
                import dev.quern.function.*;
                public class BadConstructor implements Handler<String, String> {
                    public BadConstructor() { throw new IllegalStateException("not today"); }
                    @Override public String handle(String kind, Context context) { return kind; }
                }""", """
                package example;
                import dev.quern.function.*;
                public class NeedsArgument implements Handler<String, String> {
                    public NeedsArgument(String name) { }
                    @Override public String handle(String kind, Context context) { return kind; }
                    public class Inner implements Handler<String, String> {
                        public Inner() { }
                        @Override public String handle(String kind, Context context) { return kind; }
                    }
                }""", """
                package example;
                public abstract class Abstract implements dev.quern.function.Handler<String, String> { }
                """));
    }

    @Test
    void oneInstanceServesManyCalls() throws Exception {
        try (StartedFunction hello = functions.start("example.Hello")) {
            assertThat(hello.call("\"Ada\"")).isEqualTo("\"Hello Ada from hello, call 1\"");
            assertThat(hello.call("\"Bob\"")).isEqualTo("\"Hello Bob from hello, call 2\"");
        }
    }

    @Test
    void theInterfaceMethodMayBeNamed() throws Exception {
        assertThat(functions.call("example.Hello::handle", "\"Ada\"")).contains("Hello Ada");
    }

    @Test
    void streamHandlersReadAndWriteBytes() throws Exception {
        assertThat(functions.call("example.Echo", "any bytes")).isEqualTo("any bytes");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"twice|21|42", "both|\"x\"|\"x@7\"", "about|null|\"hello\"",
            "nothing|{}|\"nothing\"", "silent|\"x\"|null"})
    void publicMethodsOfPlainClassesAreHandlers(String method, String payload, String answer) throws Exception {
        assertThat(functions.call("example.Plain::" + method, payload)).isEqualTo(answer);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "example.Missing|java.lang.ClassNotFoundException|Class not found: example.Missing",
            "example.Plain|Runtime.HandlerNotFound|Class does not implement an appropriate handler interface: example.Plain",
            "example.Plain::none|Runtime.HandlerNotFound|No public method named none with appropriate method signature found "
                    + "on class example.Plain",
            "example.Plain::many|Runtime.HandlerNotFound|No public method named many with appropriate method signature found "
                    + "on class example.Plain",
            "example.Plain::hidden|Runtime.HandlerNotFound|No public method named hidden with appropriate method signature "
                    + "found on class example.Plain",
            "example.NeedsArgument|java.lang.Exception|Class example.NeedsArgument has no public zero-argument constructor",
            "example.NeedsArgument$Inner|java.lang.Exception|Class example.NeedsArgument$Inner cannot be instantiated "
                    + "because it is a non-static inner class",
            "example.Abstract|java.lang.InstantiationException|Class example.Abstract is abstract: it cannot be instantiated",
            "example.BadStatic|java.lang.ExceptionInInitializerError|Error loading class example.BadStatic: "
                    + "java.lang.IllegalStateException: no number",
            "example.BadConstructor|java.lang.IllegalStateException|not today",
            "::handle|Runtime.MalformedHandlerName|Invalid handler: `::handle': write package.Class or package.Class::method"})
    void whatCannotBeStartedIsNamed(String handler, String type, String message) {
        FunctionException failure = catchThrowableOfType(FunctionException.class, () -> functions.start(handler));

        assertThat(failure.errorType()).isEqualTo(type);
        assertThat(failure).hasMessage(message);
    }

    @Test
    void aStaticInitialiserIsBlamedWithItsOwnFrames() {
        FunctionException failure = catchThrowableOfType(FunctionException.class,
                () -> functions.start("example.BadStatic"));

        assertThat(failure.stackTraceLines()).containsExactly("example.BadStatic.compute(BadStatic.java:5)",
                "example.BadStatic.<clinit>(BadStatic.java:4)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"checked|java.io.IOException|disk gone|2",
            "silent|java.lang.IllegalStateException|java.lang.IllegalStateException|2",
            "deep|java.lang.IllegalStateException|deep|3"})
    void exceptionsReachTheCallerWithTheFunctionsFramesOnly(String kind, String type, String message, int frames)
            throws Exception {
        try (StartedFunction failing = functions.start("example.Failing")) {
            FunctionException failure = catchThrowableOfType(FunctionException.class,
                    () -> failing.call("\"" + kind + "\""));

            assertThat(failure.errorType()).isEqualTo(type);
            assertThat(failure).hasMessage(message);
            assertThat(failure.environmentLost()).isFalse();
            assertThat(failure.stackTraceLines()).hasSize(frames).allMatch(line -> line.startsWith("example.Failing."));
        }
    }

    @Test
    void anErrorOfTheJvmLosesTheEnvironment() throws Exception {
        try (StartedFunction failing = functions.start("example.Failing")) {
            FunctionException failure = catchThrowableOfType(FunctionException.class,
                    () -> failing.call("\"overflow\""));

            assertThat(failure.errorType()).isEqualTo("java.lang.StackOverflowError");
            assertThat(failure.environmentLost()).isTrue();
        }
    }
}
