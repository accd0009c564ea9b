package dev.quern.runtime.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.runtime.function.FunctionsException.InvalidParameter;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FunctionSettingsTest {

    private static final Account ACCOUNT = new Account("eu-west-1", "123456789012");

    private static FunctionSettings settings(Duration timeout, int memory, Map<String, String> environment) {
        return FunctionSettings.of("java25", "a.B", "role").change().timeout(timeout).memoryMiB(memory)
                .environment(environment).done();
    }

    private static FunctionSettings environment(Map<String, String> environment) {
        return settings(Duration.ofSeconds(3), 128, environment);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 999, 1_500, 900_001, 901_000})
    void aTimeoutIsOneToNineHundredWholeSeconds(long milliseconds) {
        assertThatThrownBy(() -> settings(Duration.ofMillis(milliseconds), 128, Map.of()))
                .isInstanceOf(InvalidParameter.class).hasMessageContaining("timeout");
        assertThatCode(() -> settings(Duration.ofSeconds(900), 128, Map.of())).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 127, 10_241})
    void memoryIsWithinLambdasRange(int mebibytes) {
        assertThatThrownBy(() -> settings(Duration.ofSeconds(1), mebibytes, Map.of()))
                .isInstanceOf(InvalidParameter.class).hasMessageContaining("memory");
        assertThatCode(() -> settings(Duration.ofSeconds(1), 10_240, Map.of())).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"AWS_REGION", "_HANDLER", "AWS_SECRET_ACCESS_KEY", "LAMBDA_TASK_ROOT"})
    void reservedVariablesAreNamedAndRefused(String variable) {
        assertThatThrownBy(() -> environment(Map.of(variable, "x", "MINE", "y"))).isInstanceOf(InvalidParameter.class)
                .hasMessageEndingWith("Reserved keys used in this request: " + variable);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "1A", "A-B", "A B", "_AB", "ÄB"})
    void variableNamesHaveLambdasForm(String variable) {
        assertThatThrownBy(() -> environment(Map.of(variable, "x"))).isInstanceOf(InvalidParameter.class)
                .hasMessageContaining("'" + variable + "'");
    }

    @Test
    void variablesHaveFourKibibytesTogetherCountedInBytes() {
        Map<String, String> most = new HashMap<>();
        most.put("AB", "x".repeat(4_094));
        assertThatCode(() -> environment(most)).doesNotThrowAnyException();
        most.put("AB", "x".repeat(4_093) + "é");
        assertThatThrownBy(() -> environment(most)).isInstanceOf(InvalidParameter.class).hasMessageContaining("4KB");
    }

    @Test
    void theHandlerHasNoWhiteSpaceAndOneHundredAndTwentyEightCharacters() {
        FunctionSettings settings = environment(Map.of());
        assertThatThrownBy(() -> settings.withHandler("a b")).isInstanceOf(InvalidParameter.class);
        assertThatThrownBy(() -> settings.withHandler("x".repeat(129))).isInstanceOf(InvalidParameter.class);
        assertThat(settings.withHandler("x".repeat(128)).handler()).hasSize(128);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a.b", "ä", "a/b",
            "0123456789012345678901234567890123456789012345678901234567890123X"})
    void functionNamesHaveLambdasForm(String text) {
        assertThatThrownBy(() -> new FunctionName(text)).isInstanceOf(InvalidParameter.class)
                .hasMessageContaining("'" + text + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"f:live", "arn:aws:lambda:eu-west-1:123456789012:function:f:live",
            "123456789012:function:f:live", "function:f:live"})
    void aFunctionIsNamedInSeveralForms(String text) {
        assertThat(FunctionReference.parse(text, ACCOUNT))
                .isEqualTo(FunctionReference.to(new FunctionName("f"), new AliasName("live")));
    }

    @Test
    void qualifiersAreVersionsAliasesOrLatest() {
        assertThat(FunctionReference.parse("f:$LATEST", ACCOUNT).qualifier()).contains(Version.LATEST);
        assertThat(FunctionReference.parse("f:12", ACCOUNT).qualifier()).contains(new Version(12));
        assertThat(FunctionReference.parse("f", Optional.of("12"), ACCOUNT).qualifier()).contains(new Version(12));
        assertThatThrownBy(() -> FunctionReference.parse("f:live", Optional.of("12"), ACCOUNT))
                .isInstanceOf(InvalidParameter.class);
        assertThatThrownBy(() -> FunctionReference.parse("f:0", ACCOUNT)).isInstanceOf(InvalidParameter.class);
    }

    @Test
    void functionsOfOtherAccountsAndRegionsAreNotFound() {
        assertThatThrownBy(() -> FunctionReference.parse("999999999999:function:f", ACCOUNT))
                .isInstanceOf(FunctionsException.NotFound.class);
        assertThatThrownBy(() -> FunctionReference.parse("arn:aws:lambda:us-east-1:123456789012:function:f", ACCOUNT))
                .isInstanceOf(FunctionsException.NotFound.class);
    }
}
