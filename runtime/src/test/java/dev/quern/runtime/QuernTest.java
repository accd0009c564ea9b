package dev.quern.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.runtime.function.FunctionsException;
import dev.quern.runtime.testing.FunctionJar;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuernTest {

    @TempDir
    Path data;

    private static FunctionJar greeting(String word) {
        return FunctionJar.compile("""
                package example;
                import dev.quern.function.*;
                public class Greeting implements Handler<Greeting.Request, Greeting.Answer> {
                    public record Request(String name) {}
                    public record Answer(String message) {}
                    public Answer handle(Request request, Context context) {
                        if (request.name() == null) throw new IllegalArgumentException("name is missing");
                        return new Answer("%s, " + request.name() + "!");
                    }
                }
                """.formatted(word));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }

    private static byte[] json(String text) {
        return text.getBytes(UTF_8);
    }

    @Test
    void deploysCallsAndRemembersAFunctionAcrossRestarts() {
        Path jar = greeting("Hello").writeTo(data.resolve("greeting.jar"));
        try (Quern quern = Quern.builder().dataDirectory(data.resolve("data")).build()) {
            quern.deploy("greeting", jar, settings -> settings.withHandler("example.Greeting"));
            assertThat(text(quern.invoke("greeting", json("{\"name\":\"Ada\"}"))))
                    .isEqualTo("{\"message\":\"Hello, Ada!\"}");
        }
        try (Quern quern = Quern.builder().dataDirectory(data.resolve("data")).build()) {
            assertThat(text(quern.invoke("greeting", json("{\"name\":\"Bo\"}"))))
                    .isEqualTo("{\"message\":\"Hello, Bo!\"}");
            quern.deploy("greeting", greeting("Ciao").writeTo(data.resolve("other.jar")));
            assertThat(text(quern.invoke("greeting", json("{\"name\":\"Bo\"}"))))
                    .isEqualTo("{\"message\":\"Ciao, Bo!\"}");
        }
    }

    @Test
    void tellsWhatTheFunctionThrew() {
        Path jar = greeting("Hello").writeTo(data.resolve("greeting.jar"));
        try (Quern quern = Quern.builder().dataDirectory(data.resolve("data")).build()) {
            quern.deploy("greeting", jar, settings -> settings.withHandler("example.Greeting"));
            assertThatThrownBy(() -> quern.invoke("greeting", json("{}"))).isInstanceOfSatisfying(
                    FunctionFailedException.class,
                    e -> {
                        assertThat(e.errorType()).isEqualTo("java.lang.IllegalArgumentException");
                        assertThat(e.errorMessage()).isEqualTo("name is missing");
                    });
            assertThatThrownBy(() -> quern.invoke("nobody", json("{}"))).isInstanceOf(FunctionsException.NotFound.class)
                    .hasMessage("Function not found: arn:aws:lambda:us-east-1:000000000000:function:nobody");
        }
    }
}
