package dev.quern.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Runs benchmarks by name, or all of them. */
public final class Benchmarks {

    /** A benchmark. */
    private interface Run {
        void run(Bench bench) throws Exception;
    }

    private static final Map<String, Run> ALL = all();

    private Benchmarks() {}

    private static Map<String, Run> all() {
        Map<String, Run> all = new LinkedHashMap<>();
        all.put("http", bench -> new HttpThroughput(bench).run());
        all.put("embedded", bench -> new EmbeddedCall(bench).run());
        all.put("concurrency", bench -> new ConcurrentCalls(bench).run());
        all.put("deploy", bench -> new DeployLatency(bench).run());
        all.put("start", bench -> new ServerStart(bench).run());
        all.put("rolling", bench -> new Rolling(bench).run());
        all.put("many", bench -> new ManyFunctions(bench).run());
        all.put("logs", bench -> new LogThroughput(bench).run());
        all.put("commit", bench -> new GroupCommit(bench).run());
        all.put("objects", bench -> new ObjectBytes(bench).run());
        all.put("s3", bench -> new ObjectsOverHttp(bench).run());
        all.put("async", bench -> new AsyncCalls(bench).run());
        all.put("streams", bench -> new StreamsAgainstKafka(bench).run());
        all.put("mapping", bench -> new StreamsToFunctions(bench).run());
        all.put("tables", bench -> {
            new TablesOverHttp(bench).run();
            new TablesInProcess(bench).run();
            new TableGrowth(bench).run();
        });
        all.put("stopping", bench -> new Stopping(bench).run());
        return all;
    }

    /** The names of all benchmarks. */
    static List<String> names() {
        return List.copyOf(ALL.keySet());
    }

    /** Runs one. */
    static void run(String name, Bench bench) throws Exception {
        Objects.requireNonNull(ALL.get(name), name).run(bench);
    }

    /**
     * Runs the named benchmarks, all if none is named; {@code --quick}
     * measures for a shorter time, {@code --smoke} only shows that they run.
     */
    public static void main(String[] args) throws Exception {
        List<String> names = new ArrayList<>(Arrays.asList(args));
        Bench.Settings settings = names.remove("--smoke")
                ? Bench.Settings.SMOKE
                : names.remove("--quick") ? Bench.Settings.QUICK : Bench.Settings.FULL;
        names.removeIf(String::isBlank);
        for (String name : names) {
            if (!ALL.containsKey(name)) {
                System.err.println("There is no benchmark " + name + "; there are " + String.join(", ", ALL.keySet()));
                System.exit(2);
            }
        }
        Path home = Path.of(System.getProperty("quern.home", "."));
        Path scratch = Files.createTempDirectory("quern-bench");
        try {
            for (String name : names.isEmpty() ? names() : names) {
                run(name, new Bench(settings, home, Files.createDirectory(scratch.resolve(name)), System.out));
            }
        } finally {
            delete(scratch);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
