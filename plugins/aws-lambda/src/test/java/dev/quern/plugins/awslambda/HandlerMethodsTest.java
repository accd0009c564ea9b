package dev.quern.plugins.awslambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.plugin.FunctionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Handlers named {@code Class::method}. */
class HandlerMethodsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "contextOnly | not read | \"hello\"",
            "value | {\"item\":\"pen\"} | \"pen\"",
            "valueAndContext | [{\"item\":\"pen\"}] | \"hellopen\"",
            "increment | 41 | 42",
            "silent | \"x\" | null",
            "inputOnly | not json | null",
            "inputAndContext | not json | null",
            "outputOnly | not json | [1]",
            "outputAndContext | not json | \"hello\"",
            "streams | as it is | as it is",
            "streamsAndContext | text | \"text\""})
    void everyShapeOfParametersIsFilled(String method, String payload, String answer) throws Exception {
        try (var function = DeployedFunction.start("example.Methods::" + method)) {
            assertThat(function.call(payload)).isEqualTo(answer);
        }
    }

    @Test
    void oneInstanceServesAllInvocations() throws Exception {
        try (var function = DeployedFunction.start("example.Methods::nothing")) {
            assertThat(function.call("")).isEqualTo("\"call 1\"");
            assertThat(function.call("")).isEqualTo("\"call 2\"");
        }
    }

    @Test
    void theLongestUsableOverloadWins() throws Exception {
        try (var function = DeployedFunction.start("example.Methods::overloaded")) {
            assertThat(function.call("\"x\"")).isEqualTo("\"(Context)\"");
        }
    }

    @Test
    void aContextInLastPlaceCountsTwice() throws Exception {
        try (var function = DeployedFunction.start("example.Methods::contextLast")) {
            assertThat(function.call("\"x\"")).isEqualTo("\"(String, Context)\"");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "example.Methods$Bridged::handleRequest | {\"item\":\"pen\"} | \"pen\"",
            "example.Methods$Bridged::other | \"pen\" | \"other pen\"",
            "example.Orders$LineCounting::handleRequest | [{\"item\":\"pen\",\"count\":1}]"
                    + " | {\"first\":{\"item\":\"pen\",\"count\":1}}",
            "example.Orders$Reversing::handleRequest | abc | cba"})
    void methodsOfHandlerClassesCanBeNamedToo(String handler, String payload, String answer) throws Exception {
        try (var function = DeployedFunction.start(handler)) {
            assertThat(function.call(payload)).isEqualTo(answer);
        }
    }

    @ParameterizedTest
    @CsvSource({"example.Methods, unusable", "example.Methods$Bridged, absent", "example.Orders$Reversing, handle"})
    void aMethodThatCannotBeCalledIsRefusedByName(String type, String method) {
        assertThatThrownBy(() -> DeployedFunction.start(type + "::" + method))
                .isInstanceOfSatisfying(FunctionException.class, e -> assertThat(e.errorType())
                        .isEqualTo("Runtime.BadFunctionCode"))
                .hasMessage("No public method named " + method + " with appropriate method signature found on class "
                        + type);
    }

    @ParameterizedTest
    @CsvSource({"example.Methods", "example.Methods$NotAHandler", "example.Methods::absent", "example.Methods::hidden",
            "example.Methods::withOtherContext",
            "java.lang.String::valueOf"})
    void classesOfOtherApisAreLeftToOthers(String handler) throws Exception {
        AwsHandlerAdapter adapter = new AwsHandlerAdapter();
        try (var code = FunctionCode.sharing(adapter.sharedPackages(), getClass().getClassLoader())) {
            assertThat(DeployedFunction.adapt(adapter, code, handler, new RecordingLogger())).isEmpty();
        }
    }
}
