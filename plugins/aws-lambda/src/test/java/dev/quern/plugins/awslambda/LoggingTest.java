package dev.quern.plugins.awslambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.LambdaRuntime;
import com.amazonaws.services.lambda.runtime.LambdaRuntimeInternal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a function's log goes. */
class LoggingTest {

    @AfterEach
    void leaveLog4jAsItWas() {
        LambdaRuntimeInternal.setUseLog4jAppender(false);
    }

    @Test
    void theContextsLoggerWritesToTheInvocationsLogWithItsLevel() throws Exception {
        RecordingLogger invocation = new RecordingLogger();
        try (var function = DeployedFunction.start("example.Curious$Talkative")) {
            function.call("\"\"", FakeContext.logging(invocation));
        }
        assertThat(invocation.entries()).containsExactly("INFO plain", "INFO bytes", "INFO at UNDEFINED",
                "TRACE at TRACE", "DEBUG at DEBUG", "INFO at INFO", "WARN at WARN", "ERROR at ERROR", "FATAL at FATAL",
                "WARN bytes at WARN", "INFO null");
    }

    @Test
    void theStaticLoggerFindsTheLogOfTheFunctionThatUsesIt() throws Exception {
        RecordingLogger invocation = new RecordingLogger();
        RecordingLogger other = new RecordingLogger();
        try (var function = DeployedFunction.start("example.Curious$Talkative::statically");
                var neighbour = DeployedFunction.start("example.Curious$Talkative::statically")) {
            function.call("\"\"", FakeContext.logging(invocation));
            assertThat(invocation.entries()).containsExactly("INFO on the invocation's thread");
            assertThat(function.log().entries()).containsExactly("INFO constructed", "ERROR on a thread of my own",
                    "INFO on the common pool");
            neighbour.call("\"\"", FakeContext.logging(other));
            assertThat(function.log().entries()).hasSize(3);
            assertThat(other.entries()).hasSize(1);
        }
    }

    @Test
    void whatNoFunctionCanBeFoundForGoesToTheServersOutput() {
        ByteArrayOutputStream server = new ByteArrayOutputStream();
        new RuntimeLogger(new PrintStream(server, true, StandardCharsets.UTF_8)).log("who am I");
        assertThat(server.toString(StandardCharsets.UTF_8)).isEqualTo("who am I" + System.lineSeparator());
    }

    @Test
    void allPluginsOfAProcessShareOneStaticLogger() {
        new AwsLambdaPlugin().handlerAdapters();
        Object first = LambdaRuntime.getLogger();
        new AwsLambdaPlugin().handlerAdapters();
        assertThat(LambdaRuntime.getLogger()).isSameAs(first);
    }

    @Test
    void log4jIsToldTheRequestIdWhereItsAppenderAsksForIt(@TempDir Path code) throws Exception {
        compile(code, "org.apache.logging.log4j.ThreadContext", """
                package org.apache.logging.log4j;
                public class ThreadContext {
                    public static String seen = "nothing";
                    public static void put(String key, String value) { seen = key + "=" + value; }
                    public String seen() { return seen; }
                }
                """);
        try (var function = DeployedFunction.start("org.apache.logging.log4j.ThreadContext::seen", code)) {
            assertThat(function.call("")).isEqualTo("\"nothing\"");
            LambdaRuntimeInternal.setUseLog4jAppender(true);
            assertThat(function.call("")).isEqualTo("\"AWSRequestId=request-1\"");
        }
        try (var without = DeployedFunction.start("example.Orders$StringHandler")) {
            assertThat(without.call("\"a\"")).isEqualTo("\"A\"");
        }
    }

    private static void compile(Path folder, String className, String source) throws Exception {
        Path file = folder.resolve(className.substring(className.lastIndexOf('.') + 1) + ".java");
        Files.writeString(file, source);
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, "-d", folder.toString(),
                file.toString())).isZero();
    }
}
