package dev.quern.runtime.invoke;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.runtime.Quern;
import dev.quern.runtime.testing.FunctionJar;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FunctionThreadsTest {

    @TempDir
    Path folder;

    @Test
    void whatAThreadOfAFunctionDoesNotCatchIsInTheFunctionsLog() {
        Path jar = FunctionJar
                .compile(
                        """
                                package example;
                                import dev.quern.function.*;
                                public class Careless implements Handler<Object, String> {
                                    public String handle(Object event, Context context) throws Exception {
                                        Thread thread = new Thread(() -> { throw new IllegalStateException("nobody catches me"); }, "careless");
                                        thread.start();
                                        thread.join();
                                        return "answered";
                                    }
                                }
                                """)
                .writeTo(folder.resolve("careless.jar"));
        List<String> log = new CopyOnWriteArrayList<>();
        try (Quern quern = Quern.builder().dataDirectory(folder.resolve("data"))
                .functionLog((function, version, stream, line) -> log.add(line)).build()) {
            quern.deploy("careless", jar, settings -> settings.withHandler("example.Careless"));
            assertThat(new String(quern.invoke("careless", "{}".getBytes(UTF_8)), UTF_8)).isEqualTo("\"answered\"");
        }
        assertThat(log).anyMatch(
                line -> line.startsWith("Exception in thread \"careless\" java.lang.IllegalStateException: nobody"))
                .anyMatch(line -> line.contains("at example.Careless"));
    }
}
