package dev.quern.plugins.awslambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.plugin.FunctionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Functions that bring a {@code CustomPojoSerializer}. */
class CustomSerializerTest {

    @TempDir
    Path code;

    @Test
    void theFunctionsOwnSerializerReadsAndWrites() throws Exception {
        provide("example.Codecs$Text");
        try (var function = DeployedFunction.start("example.Orders$StringHandler", code)) {
            assertThat(function.call("not json")).isEqualTo("<JAVA.LANG.STRING NOT JSON>");
        }
    }

    @Test
    void twoSerializersAreRefused() throws Exception {
        provide("example.Codecs$Text\nexample.Codecs$Other");
        assertThatThrownBy(() -> DeployedFunction.start("example.Orders$StringHandler", code))
                .isInstanceOf(FunctionException.class)
                .hasMessage("Too many serializers provided inside the META-INF/services folder, only one is allowed");
    }

    @Test
    void aSerializerThatIsNotThereIsNamed() throws Exception {
        provide("example.Missing");
        assertThatThrownBy(() -> DeployedFunction.start("example.Orders$StringHandler", code))
                .isInstanceOf(FunctionException.class)
                .hasMessageContaining("example.Missing");
    }

    private void provide(String providers) throws IOException {
        Path services = Files.createDirectories(code.resolve("META-INF/services"));
        Files.writeString(services.resolve("com.amazonaws.services.lambda.runtime.CustomPojoSerializer"), providers);
    }
}
