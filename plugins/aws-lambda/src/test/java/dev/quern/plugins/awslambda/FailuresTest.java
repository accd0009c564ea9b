package dev.quern.plugins.awslambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.quern.plugin.FunctionException;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the caller of a broken function sees. */
class FailuresTest {

    @Test
    void anExceptionOfTheFunctionArrivesItselfWithItsOwnFramesOnly() throws Exception {
        try (var function = DeployedFunction.start("example.Broken$Throwing")) {
            assertThatThrownBy(() -> function.call("{}"))
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .hasMessage("bad order")
                    .satisfies(thrown -> assertThat(Arrays.stream(thrown.getStackTrace())
                            .map(StackTraceElement::toString))
                            // the method and its bridge
                            .hasSize(2)
                            .allMatch(frame -> frame.contains("example.Broken$Throwing.handleRequest(Broken.java:")))
                    .hasRootCauseExactlyInstanceOf(IOException.class);
        }
    }

    @Test
    void exceptionsAndErrorsOfNamedMethodsAreUnwrapped() throws Exception {
        try (var function = DeployedFunction.start("example.Broken$Throwing::checked")) {
            assertThatThrownBy(() -> function.call("\"\""))
                    .isExactlyInstanceOf(IOException.class)
                    .hasMessage("disk full")
                    .satisfies(thrown -> assertThat(thrown.getStackTrace()).hasSize(1));
        }
        try (var function = DeployedFunction.start("example.Broken$Throwing::error")) {
            assertThatThrownBy(() -> function.call("\"\"")).isExactlyInstanceOf(AssertionError.class);
        }
    }

    @Test
    void anExceptionOfTheConstructorIsTheFunctionsErrorAndItsLogIsKept() {
        RecordingLogger log = new RecordingLogger();
        assertThatThrownBy(() -> DeployedFunction.start(new AwsHandlerAdapter(), "example.Broken$ConstructorThrows",
                log))
                .asInstanceOf(type(FunctionException.class))
                .satisfies(e -> {
                    assertThat(e.errorType()).isEqualTo("java.lang.IllegalStateException");
                    assertThat(e).hasMessage("no database");
                    assertThat(e.stackTraceLines()).singleElement().asString()
                            .startsWith("example.Broken$ConstructorThrows.<init>(Broken.java:");
                    assertThat(e.environmentLost()).isTrue();
                });
        assertThat(log.entries()).containsExactly("INFO about to fail");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "ConstructorThrowsSilently | java.lang.IllegalStateException | java.lang.IllegalStateException",
            "NeedsArgument | java.lang.Exception"
                    + " | Class example.Broken$NeedsArgument has no public zero-argument constructor",
            "Inner | java.lang.Exception"
                    + " | Class example.Broken$Inner cannot be instantiated because it is a non-static inner class",
            "Idle | java.lang.InstantiationException"
                    + " | Class example.Broken$Idle cannot be instantiated because it is abstract",
            "NotPublic | java.lang.Exception"
                    + " | Class example.Broken$NotPublic has no public zero-argument constructor"})
    void aClassThatCannotBeMadeIsNamedWithTheReason(String handler, String errorType, String message) {
        assertThatThrownBy(() -> DeployedFunction.start("example.Broken$" + handler))
                .isInstanceOfSatisfying(FunctionException.class, e -> assertThat(e.errorType()).isEqualTo(errorType))
                .hasMessage(message);
    }
}
