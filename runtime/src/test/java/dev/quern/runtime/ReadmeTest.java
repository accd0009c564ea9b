package dev.quern.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.runtime.testing.FunctionJar;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's program is compiled and run as it stands. */
class ReadmeTest {

    private static final Pattern PROGRAM = Pattern.compile("<!-- run: embed -->\\n```java\\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path folder;

    @Test
    void theProgramThatEmbedsQuernDoesWhatItSays() throws Exception {
        FunctionJar.builder().source("""
                package example;
                import dev.quern.function.*;
                public class Hello implements Handler<Hello.Request, Hello.Answer> {
                    public record Request(String name) {}
                    public record Answer(String message) {}
                    public Answer handle(Request request, Context context) {
                        return new Answer("Hello, " + request.name() + "!");
                    }
                }
                """)
                .entry("META-INF/services/dev.quern.function.Handler", "example.Hello".getBytes(StandardCharsets.UTF_8))
                .build().writeTo(folder.resolve("hello.jar"));
        Path source = Files.writeString(folder.resolve("Embedded.java"), program());
        String classPath = System.getProperty("java.class.path");
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, "-cp", classPath, "-proc:none", "-d",
                folder.toString(), source.toString())).isZero();

        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-cp",
                classPath + ":" + folder, "Embedded").directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isZero();
        assertThat(output).endsWith("{\"message\":\"Hello, Ada!\"}\n");
    }

    private static String program() throws IOException {
        Matcher program = PROGRAM.matcher(Files.readString(Path.of("../README.md")));
        assertThat(program.find()).as("the README has a program marked 'run: embed'").isTrue();
        return program.group(1);
    }
}
