package dev.quern.bench;

import dev.quern.bench.function.NoOp;
import dev.quern.runtime.Quern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How long a call of a warm function that does nothing takes through the embedding API, one after the other on one
 * thread: all of it is overhead.
 */
final class EmbeddedCall {

    private static final double LIMIT_MICROS = 10;

    private final Bench bench;

    EmbeddedCall(Bench bench) {
        this.bench = bench;
    }

    void run() throws IOException {
        Path jar = bench.scratch().resolve("noop.jar");
        Files.write(jar, FunctionPackage.of(NoOp.class).asProvider().bytes());
        try (Quern quern = Quern.builder().dataDirectory(bench.scratch().resolve("data")).build()) {
            quern.deploy("noop", jar);
            measure(quern);
            Figures micros = measure(quern);
            bench.say("embedded call: p50 %.1f us, p99 %.1f us of %d calls; limit p50 %.0f us: %.2f of it",
                    micros.median(), micros.percentile(0.99), bench.settings().calls(), LIMIT_MICROS,
                    micros.median() / LIMIT_MICROS);
        }
    }

    private Figures measure(Quern quern) {
        double[] micros = new double[bench.settings().calls()];
        for (int i = 0; i < micros.length; i++) {
            long began = System.nanoTime();
            quern.invoke("noop", RawRequests.BODY);
            micros[i] = (System.nanoTime() - began) / 1e3;
        }
        return Figures.of(micros);
    }
}
