package dev.quern.bench;

import dev.quern.admin.auth.RootKey;
import dev.quern.admin.auth.RootKeyFile;
import dev.quern.bench.function.Silent;
import dev.quern.bench.function.Talkative;
import dev.quern.runtime.Quern;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;

/**
 * Signed Invoke requests per second of a function that logs 20 lines per call beside those of one that logs none, on
 * one server, in turns; medians are compared. Says how many lines were dropped: a log that keeps nothing is fast.
 */
final class LogThroughput {

    private static final int CONNECTIONS = 32;
    private static final int SIGNED_REQUESTS = 512;
    private static final double TARGET = 0.8;
    private static final Duration WARM_UP_LIMIT = Duration.ofSeconds(30);

    private final Bench bench;
    private final LoadGenerator load = new LoadGenerator(CONNECTIONS);

    LogThroughput(Bench bench) {
        this.bench = bench;
    }

    void run() throws IOException, InterruptedException {
        Distribution distribution = Distribution.of(bench.home(), bench.scratch());
        Path data = bench.scratch().resolve("data");
        deploy(data, "silent", Silent.class);
        deploy(data, "talkative", Talkative.class);
        try (ChildProcess server = distribution.serve(data)) {
            RootKey key = new RootKeyFile(data).read();
            RawRequests silent = requests(server, "silent", key);
            RawRequests talkative = requests(server, "talkative", key);
            warmUp(silent);
            warmUp(talkative);
            int rounds = bench.settings().rounds();
            double[] none = new double[rounds];
            double[] twenty = new double[rounds];
            Duration time = Duration.ofMillis(Math.round(bench.settings().seconds() * 1_000));
            for (int i = 0; i < rounds; i++) {
                none[i] = load.run(silent, time);
                twenty[i] = load.run(talkative, time);
            }
            Figures ratio = Figures.of(IntStream.range(0, rounds).mapToDouble(i -> twenty[i] / none[i]).toArray());
            bench.say("20 log lines per call: %.0f calls/s, none %.0f: ratio %.2f (%.2f to %.2f), target at least %.2f",
                    Figures.of(twenty).median(), Figures.of(none).median(), ratio.median(), ratio.least(),
                    ratio.greatest(), TARGET);
            sayWhatWasWritten(server);
        }
    }

    private static void deploy(Path data, String name, Class<?> handler) throws IOException {
        Files.createDirectories(data);
        Path jar = data.resolveSibling(name + ".jar");
        Files.write(jar, FunctionPackage.of(handler).asProvider().bytes());
        try (Quern quern = Quern.builder().dataDirectory(data).build()) {
            quern.deploy(name, jar);
        }
    }

    private static RawRequests requests(ChildProcess server, String function, RootKey key) {
        return RawRequests.signed(server.address(), "/2015-03-31/functions/" + function + "/invocations", key,
                "us-east-1", SIGNED_REQUESTS);
    }

    private void warmUp(RawRequests requests) throws IOException {
        long began = System.nanoTime();
        double answers = 0;
        while (answers < bench.settings().warmUpAnswers() / 2.0
                && System.nanoTime() - began < WARM_UP_LIMIT.toNanos()) {
            answers += load.run(requests, Duration.ofMillis(500)) / 2;
        }
    }

    private void sayWhatWasWritten(ChildProcess server) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            String metrics = http.send(HttpRequest.newBuilder(URI.create(server.address() + "/metrics")).build(),
                    HttpResponse.BodyHandlers.ofString()).body();
            bench.say("log lines written %.0f, dropped %.0f", value(metrics, "quern_log_lines_total"),
                    value(metrics, "quern_log_dropped_lines_total"));
        }
    }

    private static double value(String metrics, String name) {
        return metrics.lines().filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1))).findFirst().orElseThrow();
    }
}
