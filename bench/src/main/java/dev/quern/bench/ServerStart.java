package dev.quern.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;

/**
 * From the start of the script {@code quern} with an empty data directory to the line that says it is ready, and to a
 * healthy answer; the same without the AOT cache, in turns; and how much memory the server then has, when it has done
 * nothing for five seconds.
 */
final class ServerStart {

    private static final double LIMIT_MILLIS = 500;
    private static final double LIMIT_OF_WITHOUT = 0.6;
    private static final double LIMIT_MIB = 120;
    private static final Duration IDLE = Duration.ofSeconds(5);

    private final Bench bench;

    ServerStart(Bench bench) {
        this.bench = bench;
    }

    void run() throws IOException, InterruptedException {
        Distribution distribution = Distribution.of(bench.home(), bench.scratch());
        double[] millis = new double[bench.settings().starts()];
        double[] without = new double[millis.length];
        double[] answered = new double[millis.length];
        double[] mebibytes = new double[millis.length];
        double[] processor = new double[millis.length];
        try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            start(distribution, client, "warm-up", true, Duration.ZERO);
            for (int i = 0; i < millis.length; i++) {
                without[i] = start(distribution, client, "without-" + i, false, Duration.ZERO).millis;
                Started started = start(distribution, client, "data-" + i, true, IDLE);
                millis[i] = started.millis;
                answered[i] = started.answeredMillis;
                mebibytes[i] = started.mebibytes;
                processor[i] = started.processorMillis;
            }
        }
        Figures start = Figures.of(millis);
        bench.say("server start to ready: median %.0f ms (%.0f to %.0f) of %d; limit %.0f ms: %.2f of it; to its first"
                + " answer %.0f ms; %.0f ms of processor time", start.median(), start.least(), start.greatest(),
                millis.length, LIMIT_MILLIS, start.median() / LIMIT_MILLIS, Figures.of(answered).median(),
                Figures.of(processor).median());
        if (distribution.hasCache()) {
            double ratio = start.median() / Figures.of(without).median();
            bench.say("start with the AOT cache against a start without it: %.2f, %.0f ms beside %.0f ms; limit %.1f:"
                    + " %.2f of it", ratio, start.median(), Figures.of(without).median(), LIMIT_OF_WITHOUT,
                    ratio / LIMIT_OF_WITHOUT);
        } else {
            bench.say("there is no AOT cache: quern train makes it");
        }
        Figures memory = Figures.of(mebibytes);
        bench.say("idle server: resident memory median %.0f MiB (%.0f to %.0f); limit %.0f MiB: %.2f of it",
                memory.median(), memory.least(), memory.greatest(), LIMIT_MIB, memory.median() / LIMIT_MIB);
    }

    private record Started(double millis, double answeredMillis, double mebibytes, double processorMillis) {}

    private static Started start(Distribution distribution, HttpClient client, String data, boolean cache,
            Duration idle)
            throws IOException, InterruptedException {
        Path folder = distribution.logs().resolve(data);
        long began = System.nanoTime();
        try (ChildProcess server = cache ? distribution.serve(folder) : distribution.serveWithoutCache(folder)) {
            double millis = (System.nanoTime() - began) / 1e6;
            HttpRequest health = HttpRequest.newBuilder(URI.create(server.address() + "/healthz")).build();
            int status = client.send(health, HttpResponse.BodyHandlers.discarding()).statusCode();
            double answered = (System.nanoTime() - began) / 1e6;
            double processor = server.processorSeconds() * 1_000;
            if (status != 200) {
                throw new IOException("a server that has just started answers /healthz with " + status);
            }
            Thread.sleep(idle);
            return new Started(millis, answered, server.residentBytes() / (1024.0 * 1024.0), processor);
        }
    }
}
