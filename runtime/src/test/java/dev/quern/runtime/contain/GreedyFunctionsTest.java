package dev.quern.runtime.contain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.runtime.testing.FunctionJar;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code -Dquern.greedy.rounds=20} runs more rounds than the build does. */
class GreedyFunctionsTest {

    private static final int ROUNDS = Integer.getInteger("quern.greedy.rounds", 2);

    private static final FunctionJar JAR = FunctionJar.compile("""
            package example;
            import dev.quern.function.*;
            import java.util.*;
            public class Greedy implements Handler<String, String> {
                @Override public String handle(String what, Context context) {
                    List<Object> kept = new ArrayList<>();
                    Map<Integer, String> map = new HashMap<>();
                    switch (what) {
                        case "small arrays" -> { while (true) { kept.add(new byte[1 << 10]); } }
                        case "large arrays" -> { while (true) { kept.add(new byte[1 << 20]); } }
                        case "map" -> { for (int i = 0; ; i++) { map.put(i, "value " + i); } }
                        default -> {
                            long sum = 0;
                            for (int i = 0; i < 100; i++) { sum += new byte[10_000].length; }
                            return "served " + sum;
                        }
                    }
                }
            }""");

    @TempDir
    Path directory;

    @Test
    void whoFillsTheHeapIsStoppedBeforeAnybodyElseIsHurt() throws Exception {
        Path log = directory.resolve("log");
        Process child = new ProcessBuilder(List.of(ProcessHandle.current().info().command().orElse("java"), "-Xmx512m",
                "-XX:+UseG1GC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow", "-cp", System.getProperty("java.class.path"),
                GreedyFunctions.class.getName(), directory.resolve("data").toString(),
                JAR.writeTo(directory.resolve("greedy.jar")).toString(), Integer.toString(ROUNDS)))
                .redirectError(log.toFile()).start();
        List<String> lines;
        try (var output = child.inputReader(StandardCharsets.UTF_8)) {
            lines = output.lines().filter(line -> line.matches("(small|large) arrays: .*|map: .*|served .*|lost .*"))
                    .toList();
        }
        assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();

        assertThat(lines).hasSize(3 * ROUNDS + 1);
        assertThat(lines.subList(0, 3 * ROUNDS)).allSatisfy(line -> assertThat(line).endsWith(
                ": Runtime.ExitError RequestId: ID Error: Runtime exited with error: signal: killed"));
        assertThat(lines.getLast()).startsWith("served true, lost 0, stops ");
    }
}
