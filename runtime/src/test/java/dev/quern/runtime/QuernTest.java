package dev.quern.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.runtime.function.FunctionSettings;
import dev.quern.runtime.function.FunctionsException;
import dev.quern.runtime.java.HostHandler;
import dev.quern.runtime.testing.FunctionJar;
import dev.quern.storage.kv.StoreException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
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
    void asMuchOfTheDiskStaysFreeAsTheHostSays() {
        try (Quern quern = Quern.builder().dataDirectory(data.resolve("data")).diskReserve(1L << 20).build()) {
            assertThat(quern.storeStatistics()).containsEntry("disk.reserve-bytes", 1L << 20);
        }
    }

    @Test
    void deployingMendsAFunctionWhoseCodeIsBroken() {
        Path broken = FunctionJar.builder().entry("lib/a.jar", "not a JAR").entry("example/A.class", "not a class")
                .build().writeTo(data.resolve("broken.jar"));
        Path good = greeting("Hello").writeTo(data.resolve("greeting.jar"));
        UnaryOperator<FunctionSettings> handler = settings -> settings.withHandler("example.Greeting");
        try (Quern quern = Quern.builder().dataDirectory(data.resolve("data")).build()) {
            assertThatThrownBy(() -> quern.deploy("greeting", broken, handler))
                    .isInstanceOf(FunctionsException.InvalidParameter.class)
                    .hasMessageContaining("The code of greeting cannot be used");
            quern.deploy("greeting", good, handler);
            assertThatThrownBy(() -> quern.deploy("greeting", broken, handler))
                    .isInstanceOf(FunctionsException.InvalidParameter.class);
            assertThat(text(quern.invoke("greeting", json("{\"name\":\"Ada\"}"))))
                    .isEqualTo("{\"message\":\"Hello, Ada!\"}");
            quern.deploy("greeting", good, handler);
        }
    }

    @Test
    void aPackageAndAHandlerOfTheApplicationDoNotReplaceEachOther() {
        Path jar = greeting("Hello").writeTo(data.resolve("greeting.jar"));
        HostHandler hosted = HostHandler.of((in, out, context) -> out.write(json("hosted")));
        try (Quern quern = Quern.builder().dataDirectory(data.resolve("data")).build()) {
            quern.deploy("hosted", hosted);
            quern.deploy("hosted", hosted);
            assertThat(text(quern.invoke("hosted", json("{}")))).isEqualTo("hosted");
            assertThatThrownBy(() -> quern.deploy("hosted", jar))
                    .isInstanceOf(FunctionsException.InvalidParameter.class)
                    .hasMessageContaining("Delete it first");
            quern.deploy("greeting", jar, settings -> settings.withHandler("example.Greeting"));
            assertThatThrownBy(() -> quern.deploy("greeting", hosted))
                    .isInstanceOf(FunctionsException.InvalidParameter.class);
        }
    }

    @Test
    void aDataDirectoryIsUsedByOneRuntimeAtATime() {
        try (Quern quern = Quern.builder().dataDirectory(data.resolve("data")).build()) {
            quern.deploy("hosted", HostHandler.of((in, out, context) -> out.write(json("hosted"))));
            assertThatThrownBy(() -> Quern.builder().dataDirectory(data.resolve("data")).build())
                    .isInstanceOf(StoreException.class);
            assertThat(text(quern.invoke("hosted", json("{}")))).as("the first goes on").isEqualTo("hosted");
        }
        Quern.builder().dataDirectory(data.resolve("data")).build().close();
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
