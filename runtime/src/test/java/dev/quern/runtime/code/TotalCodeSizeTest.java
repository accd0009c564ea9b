package dev.quern.runtime.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.runtime.Quern;
import dev.quern.runtime.function.FunctionReference;
import dev.quern.runtime.function.FunctionsException.CodeStorageExceeded;
import dev.quern.runtime.testing.FunctionJar;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TotalCodeSizeTest {

    @Test
    void packagesThatAreTooLargeTogetherAreRefusedUntilThereIsRoom(@TempDir Path directory) {
        FunctionJar.Builder source = FunctionJar.builder().source("""
                package example;
                public class Echo implements dev.quern.function.Handler<String, String> {
                    public String handle(String event, dev.quern.function.Context context) { return event; }
                }
                """).entry("META-INF/services/dev.quern.function.Handler", "example.Echo");
        Path first = source.build().writeTo(directory.resolve("first.jar"));
        Path second = source.entry("mark", "2").build().writeTo(directory.resolve("second.jar"));
        long room = first.toFile().length() + second.toFile().length() - 1;
        try (Quern quern = Quern.builder().dataDirectory(directory.resolve("data"))
                .packageLimits(new PackageLimits(1_000_000, 1_000_000, 100, room)).build()) {
            quern.deploy("first", first);
            assertThatThrownBy(() -> quern.deploy("second", second)).isInstanceOf(CodeStorageExceeded.class)
                    .hasMessageContaining(Long.toString(room));
            quern.functions().delete(FunctionReference.parse("first", quern.account()));
            quern.deploy("second", second);
            assertThat(quern.functions().usage().codeBytes()).isEqualTo(second.toFile().length());
        }
    }
}
