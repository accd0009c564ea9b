package dev.quern.bench;

import dev.quern.admin.auth.RootKey;
import dev.quern.admin.auth.RootKeyFile;
import dev.quern.bench.function.NoOp;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Requests per second of a warm function that does nothing, by its URL and by the signed Invoke operation, beside those
 * of a bare Vert.x server that answers each request with its body. The same 1 KiB of JSON goes each way, over 32
 * connections that stay open. Server, peer and client are three processes on this machine; the two sides are measured
 * in turns, and medians are compared.
 */
final class HttpThroughput {

    private static final int CONNECTIONS = 32;
    private static final int SIGNED_REQUESTS = 512;
    private static final Duration WARM_UP_LIMIT = Duration.ofSeconds(60);

    private final Bench bench;
    private final LoadGenerator load = new LoadGenerator(CONNECTIONS);

    HttpThroughput(Bench bench) {
        this.bench = bench;
    }

    void run() throws IOException {
        Distribution distribution = Distribution.of(bench.home(), bench.scratch());
        Path data = bench.scratch().resolve("data");
        String path = OpenUrl.of("noop", NoOp.class, data);
        try (ChildProcess server = distribution.serve(data); ChildProcess echo = distribution.echo()) {
            bench.say("server is process %d, echo is process %d", server.pid(), echo.pid());
            RootKey key = new RootKeyFile(data).read();
            Side theirs = new Side(echo, RawRequests.plain(echo.address(), "/"));
            compare("function URL", 0.7,
                    new Side(server, RawRequests.plain(server.address(), path)), theirs);
            compare("signed Invoke", 0.4, new Side(server, RawRequests.signed(server.address(),
                    "/2015-03-31/functions/noop/invocations", key, "us-east-1", SIGNED_REQUESTS)), theirs);
        }
    }

    private void compare(String what, double target, Side ours, Side theirs) throws IOException {
        warmUp(ours);
        warmUp(theirs);
        int rounds = bench.settings().rounds();
        Measured[] our = new Measured[rounds];
        Measured[] their = new Measured[rounds];
        for (int i = 0; i < rounds; i++) {
            our[i] = measure(ours, seconds(bench.settings().seconds()));
            their[i] = measure(theirs, seconds(bench.settings().seconds()));
        }
        Figures ratio = Figures.of(IntStream.range(0, rounds).mapToDouble(i -> our[i].rate / their[i].rate).toArray());
        bench.say("%s: %.0f requests/s, echo %.0f: ratio %.2f (%.2f to %.2f), target at least %.2f", what,
                median(our, Measured::rate), median(their, Measured::rate), ratio.median(), ratio.least(),
                ratio.greatest(), target);
        bench.say("%s: %.1f us of processor time per request, echo %.1f us", what, median(our, Measured::micros),
                median(their, Measured::micros));
    }

    /** Until the JVM has compiled what matters: by answers, since a busy machine takes longer for as many. */
    private void warmUp(Side side) throws IOException {
        long began = System.nanoTime();
        double answers = 0;
        while (answers < bench.settings().warmUpAnswers() && System.nanoTime() - began < WARM_UP_LIMIT.toNanos()) {
            answers += load.run(side.requests, Duration.ofMillis(500)) / 2;
        }
    }

    private Measured measure(Side side, Duration time) throws IOException {
        double before = side.server.processorSeconds();
        double rate = load.run(side.requests, time);
        double used = side.server.processorSeconds() - before;
        return new Measured(rate, used * 1e6 / (rate * time.toNanos() / 1e9));
    }

    private static double median(Measured[] all, ToDoubleFunction<Measured> what) {
        return Figures.of(Arrays.stream(all).mapToDouble(what).toArray()).median();
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1_000));
    }

    /** A server and what it is asked. */
    private record Side(ChildProcess server, RawRequests requests) {}

    /**
     * One measurement.
     *
     * @param rate
     *            answers per second
     * @param micros
     *            processor time of the server per answer, in microseconds; hardly changed by what else the machine does
     */
    private record Measured(double rate, double micros) {}
}
