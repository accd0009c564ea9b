package dev.quern.admin.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.admin.RunningServer;
import dev.quern.runtime.testing.FunctionJar;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationResponse;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.State;

/** Functions that cannot work: each failure has a name, and the server goes on. */
@Timeout(120)
class FaultyFunctionsTest {

    private static final FunctionJar JAR = FunctionJar.compile("""
            package example;
            public class NoHandler {
                public int counter;
            }
            """, """
            package example;
            import dev.quern.function.*;
            public class Throws implements Handler<String, String> {
                static final int VALUE = Integer.parseInt("none");
                public String handle(String event, Context context) { return event + VALUE; }
            }
            """, """
            package example;
            import dev.quern.function.*;
            public class Spins implements Handler<String, String> {
                static { if (System.nanoTime() != 0) while (true) { } }
                public String handle(String event, Context context) { return event; }
            }
            """, """
            package example;
            import dev.quern.function.*;
            public class Exits implements Handler<String, String> {
                static { System.exit(7); }
                public String handle(String event, Context context) { return event; }
            }
            """, """
            package example;
            import dev.quern.function.*;
            public abstract class Unfinished implements Handler<String, String> {
            }
            """, """
            package example;
            import dev.quern.function.*;
            public class Hidden implements Handler<String, String> {
                public Hidden(int needed) { }
                public String handle(String event, Context context) { return event; }
            }
            """);

    @TempDir
    static Path data;

    private static RunningServer server;
    private static LambdaClient lambda;

    @BeforeAll
    static void start() {
        server = RunningServer.start(data);
        lambda = server.lambda();
        server.create(lambda, "healthy", ProbeFunctions.TELL, ProbeFunctions.jar(), request -> request);
    }

    @AfterAll
    static void stop() {
        lambda.close();
        server.close();
    }

    @AfterEach
    void theServerGoesOn() {
        InvokeResponse answer = lambda
                .invoke(request -> request.functionName("healthy").payload(SdkBytes.fromUtf8String("1")));
        assertThat(answer.functionError()).isNull();
    }

    private static void fails(String name, String handler, String type, String message) {
        server.create(lambda, name, handler, JAR.bytes(), request -> request.timeout(1));
        for (int i = 0; i < 2; i++) {
            InvokeResponse answer = lambda
                    .invoke(request -> request.functionName(name).payload(SdkBytes.fromUtf8String("\"x\"")));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.functionError()).isEqualTo("Unhandled");
            assertThat(answer.payload().asUtf8String()).contains("\"errorType\":\"" + type + "\"", message);
        }
    }

    @Test
    void aHandlerThatIsNotThereIsNamed() {
        fails("absent", "example.Nobody", "java.lang.ClassNotFoundException", "example.Nobody");
    }

    @Test
    void aClassThatHandlesNothingIsNamed() {
        fails("no-handler", "example.NoHandler", "Runtime.HandlerNotFound",
                "Class does not implement an appropriate handler interface: example.NoHandler");
    }

    @Test
    void aMethodThatIsNotThereIsNamed() {
        fails("no-method", "example.NoHandler::run", "Runtime.HandlerNotFound",
                "No public method named run with appropriate method signature found on class example.NoHandler");
    }

    @Test
    void aHandlerThatCannotBeMadeIsNamed() {
        fails("unfinished", "example.Unfinished", "java.lang.InstantiationException",
                "Class example.Unfinished is abstract: it cannot be instantiated");
        fails("hidden", "example.Hidden", "java.lang.Exception",
                "Class example.Hidden has no public zero-argument constructor");
    }

    @Test
    void aStaticInitialiserThatThrowsIsNamed() {
        fails("throws", "example.Throws", "java.lang.ExceptionInInitializerError",
                "Error loading class example.Throws: java.lang.NumberFormatException: For input string: ");
    }

    @Test
    void aStaticInitialiserThatExitsEndsTheEnvironmentOnly() {
        fails("exits", "example.Exits", "Runtime.ExitError", "7");
    }

    @Test
    void aStaticInitialiserThatSpinsEndsAtTheDeadline(@TempDir Path otherData) {
        try (RunningServer quick = RunningServer.start(otherData,
                settings -> settings.withInvocations(new dev.quern.runtime.invoke.InvocationSettings(10,
                        java.time.Duration.ofSeconds(1), java.time.Duration.ofMinutes(1))));
                LambdaClient client = quick.lambda()) {
            quick.create(client, "spins", "example.Spins", JAR.bytes(), request -> request.timeout(1));
            InvokeResponse answer = client
                    .invoke(request -> request.functionName("spins").payload(SdkBytes.fromUtf8String("\"x\"")));
            assertThat(answer.functionError()).isEqualTo("Unhandled");
            assertThat(answer.payload().asUtf8String()).contains("timed out");
        }
    }

    @Test
    void codeThatIsNoClassFailsTheCreationAndSaysWhy() {
        byte[] broken = FunctionJar.builder().entry("example/Broken.class", "no class").build().bytes();
        lambda.createFunction(request -> request.functionName("broken").runtime("java25").handler("example.Broken")
                .role(RunningServer.ROLE).code(code -> code.zipFile(SdkBytes.fromByteArray(broken))));
        GetFunctionConfigurationResponse settled;
        do {
            settled = lambda.getFunctionConfiguration(request -> request.functionName("broken"));
        } while (settled.state() == State.PENDING);
        if (settled.state() == State.FAILED) {
            assertThat(settled.stateReasonCodeAsString()).isEqualTo("InvalidZipFileException");
            assertThat(settled.stateReason()).contains("example/Broken.class");
        } else {
            InvokeResponse answer = lambda.invoke(request -> request.functionName("broken"));
            assertThat(answer.payload().asUtf8String()).contains("ClassFormatError");
        }
    }
}
