package dev.quern.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BenchmarksIT {

    private static final Map<String, Integer> LINES = Map.ofEntries(Map.entry("http", 5), Map.entry("embedded", 1),
            Map.entry("deploy", 4), Map.entry("start", 3), Map.entry("commit", 4), Map.entry("objects", 7),
            Map.entry("many", 2), Map.entry("concurrency", 2), Map.entry("async", 3), Map.entry("logs", 2),
            Map.entry("stopping", 8), Map.entry("s3", 5), Map.entry("mapping", 7), Map.entry("tables", 12),
            Map.entry("streams", 2), Map.entry("rolling", 2));

    @TempDir
    Path scratch;

    static Iterable<String> names() {
        return Benchmarks.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyBenchmarkRunsAndPrintsItsFigures(String name) throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
            Benchmarks.run(name, new Bench(Bench.Settings.SMOKE, Path.of(System.getProperty("quern.home", "..")),
                    scratch, out));
        }
        assertThat(printed.toString(StandardCharsets.UTF_8).lines()).hasSize(LINES.getOrDefault(name, 0))
                .allSatisfy(line -> assertThat(line).containsPattern("\\d"));
    }

    @Test
    void aPercentileIsAValueThatSoManyDoNotPass() {
        double[] values = new double[100];
        for (int i = 0; i < values.length; i++) {
            values[i] = 100 - i;
        }
        Figures figures = Figures.of(values);
        assertThat(figures.median()).isEqualTo(50);
        assertThat(figures.percentile(0.95)).isEqualTo(95);
        assertThat(figures.percentile(1)).isEqualTo(figures.greatest()).isEqualTo(100);
        assertThat(figures.least()).isEqualTo(1);
    }
}
