package dev.quern.plugins.awslambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.function.ClientContext;
import dev.quern.plugin.FunctionException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Classes that implement {@code RequestHandler} or {@code RequestStreamHandler}. */
class HandlerTypesTest {

    private static final String ORDER = """
            {"customer":"Ada","size":"LARGE","placed":"2026-11-24T10:00:00Z","unknown":[1],
             "lines":[{"item":"pen","count":2},{"item":"ink","count":1}]}""";

    @Test
    void beansAreReadPropertyByPropertyAndNullsAreLeftOut() throws Exception {
        try (var function = DeployedFunction.start("example.Orders$Total")) {
            assertThat(function.call(ORDER)).isEqualTo("{\"text\":\"Ada 3 LARGE 2026-11-24T10:00:00Z\",\"note\":null}");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "Middle | {\"min\":1,\"max\":9} | {\"min\":5,\"max\":5}",
            "HiddenRecord | {\"items\":[{\"min\":1,\"max\":2}]} | 3",
            "MapHandler | {\"b\":1,\"a\":2} | MAP",
            "ListHandler | [{\"item\":\"pen\"}] | [\"pen\"]",
            "StringHandler | \"a\\u00e9\" | \"A\u00c9\"",
            "StringHandler | 12 | \"12\"",
            "IntegerHandler | 41 | 42",
            "IntegerHandler | \"41\" | 42",
            "EnumHandler | \"SMALL\" | \"LARGE\"",
            "BytesHandler | \"AAEC\" | \"Aw==\"",
            "ObjectHandler | {} | \"LinkedHashMap\"",
            "ObjectHandler | [1] | \"ArrayList\"",
            "ObjectHandler | 1.5 | \"Double\"",
            "ObjectHandler | null | null",
            "VoidHandler | {\"a\":1} | null",
            "LineCounting | [{\"item\":\"pen\",\"count\":2}] | {\"first\":{\"item\":\"pen\",\"count\":2}}",
            "Bounded | {\"customer\":\"Ada\"} | \"Ada\"",
            "Reversing | abc | cba"})
    void eachTypeIsReadAndWrittenAsOnLambda(String handler, String payload, String answer) throws Exception {
        try (var function = DeployedFunction.start("example.Orders$" + handler)) {
            String got = function.call(payload);
            if (answer.equals("MAP")) {
                assertThat(got).contains("\"keys\":[\"b\",\"a\"]").contains("\"class\":\"LinkedHashMap\"");
            } else {
                assertThat(got).isEqualTo(answer);
            }
        }
    }

    @Test
    void aPayloadThatDoesNotFitIsAParsingError() throws Exception {
        try (var function = DeployedFunction.start("example.Orders$Total")) {
            assertThatThrownBy(() -> function.call("{\"lines\":"))
                    .isExactlyInstanceOf(RuntimeException.class)
                    .hasMessage("An error occurred during JSON parsing")
                    .hasCauseInstanceOf(java.io.UncheckedIOException.class)
                    .satisfies(thrown -> assertThat(thrown.getStackTrace()).isEmpty());
        }
    }

    @Test
    void anAnswerThatCannotBeWrittenLeavesNoHalfOfItBehind() throws Exception {
        try (var function = DeployedFunction.start("example.Orders$HalfReadable")) {
            ByteArrayOutputStream output = new ByteArrayOutputStream();
            assertThatThrownBy(() -> function.call("\"\"".getBytes(StandardCharsets.UTF_8), output,
                    FakeContext.plain()))
                    .isExactlyInstanceOf(RuntimeException.class)
                    .hasMessage("An error occurred during JSON serialization of response")
                    .hasRootCauseMessage("b is not there");
            assertThat(output.size()).isZero();
        }
    }

    @Test
    void callersOnAndroidAreServedByGson() throws Exception {
        ClientContext android = new ClientContext(new ClientContext.Client("", "", "", "", ""), Map.of(),
                Map.of("platform", "Android"));
        try (var function = DeployedFunction.start("example.Orders$ListHandler")) {
            // Gson takes what Jackson does not: values without quotes, "=" and ";"
            assertThat(function.call("[{item=pen};{item=ink}]", FakeContext.from(android)))
                    .isEqualTo("[\"pen\",\"ink\"]");
            assertThatThrownBy(() -> function.call("[{item=pen};{item=ink}]"))
                    .hasMessage("An error occurred during JSON parsing");
        }
    }

    @Test
    void aHandlerWithoutTypesIsRefusedByName() {
        assertThatThrownBy(() -> DeployedFunction.start("example.Orders$Raw"))
                .isInstanceOfSatisfying(FunctionException.class, e -> assertThat(e.errorType())
                        .isEqualTo("Runtime.BadFunctionCode"))
                .hasMessage("Class example.Orders$Raw does not implement RequestHandler with concrete type parameters");
        assertThatThrownBy(() -> DeployedFunction.start("example.Orders$Unbounded"))
                .hasMessage("Class example.Orders$Unbounded does not implement RequestHandler with concrete type"
                        + " parameters: parameter T has no upper bound.");
    }
}
