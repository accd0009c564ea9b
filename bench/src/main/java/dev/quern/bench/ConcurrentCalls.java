package dev.quern.bench;

import dev.quern.bench.function.Sleep;
import dev.quern.runtime.Quern;
import dev.quern.runtime.function.FunctionReference;
import dev.quern.runtime.invoke.InvocationRequest;
import dev.quern.runtime.invoke.InvocationSettings;
import dev.quern.runtime.invoke.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * How long calls take that sleep for 100 ms when very many of them begin at once, all environments warm: what is beyond
 * 100 ms is overhead.
 */
final class ConcurrentCalls {

    private static final int LIMIT = 20_000;
    private static final byte[] SLEEP = "100".getBytes(StandardCharsets.US_ASCII);
    /** Long enough that no environment is free again before each call has one of its own. */
    private static final byte[] SLEEP_WHILE_ALL_START = "10000".getBytes(StandardCharsets.US_ASCII);

    private final Bench bench;

    ConcurrentCalls(Bench bench) {
        this.bench = bench;
    }

    void run() throws IOException {
        Path jar = bench.scratch().resolve("sleep.jar");
        Files.write(jar, FunctionPackage.of(Sleep.class).asProvider().bytes());
        InvocationSettings usual = InvocationSettings.DEFAULT;
        try (Quern quern = Quern.builder().dataDirectory(bench.scratch().resolve("data"))
                .invocations(new InvocationSettings(LIMIT, usual.initTimeout(), usual.idleTimeout())).build()) {
            // the functions wait for their turn to start as well: 500 environments at once take seconds
            quern.deploy("platform", jar, settings -> settings.change().timeout(Duration.ofMinutes(2)).done());
            quern.deploy("virtual", jar, settings -> settings.change().timeout(Duration.ofMinutes(2))
                    .environment(Map.of("QUERN_MAX_CONCURRENCY", "1000", "QUERN_THREADS", "virtual")).done());
            boolean smoke = bench.settings().rounds() == 1;
            measure(quern, "platform", smoke ? 20 : 500, 150);
            measure(quern, "virtual", smoke ? 200 : 10_000, 250);
        }
    }

    private void measure(Quern quern, String function, int calls, double limitMillis) {
        callAtOnce(quern, function, calls, SLEEP_WHILE_ALL_START);
        for (int round = 0; round < Math.min(5, bench.settings().rounds()); round++) {
            callAtOnce(quern, function, calls, SLEEP);
        }
        double[] all = new double[calls * bench.settings().rounds()];
        for (int round = 0; round < bench.settings().rounds(); round++) {
            System.arraycopy(callAtOnce(quern, function, calls, SLEEP), 0, all, round * calls, calls);
        }
        Figures millis = Figures.of(all);
        bench.say(
                "%d calls at once that sleep 100 ms, %s threads: p50 %.0f ms, p99 %.0f ms, worst %.0f ms of %d rounds, "
                        + "%d environments; limit p99 %.0f ms: %.2f of it",
                calls, function, millis.median(),
                millis.percentile(0.99), millis.greatest(), bench.settings().rounds(), quern.invoker().environments(),
                limitMillis, millis.percentile(0.99) / limitMillis);
    }

    private static double[] callAtOnce(Quern quern, String function, int calls, byte[] payload) {
        FunctionReference reference = FunctionReference.parse(function, quern.account());
        double[] millis = new double[calls];
        CompletableFuture<?>[] ended = new CompletableFuture<?>[calls];
        for (int i = 0; i < calls; i++) {
            int call = i;
            long began = System.nanoTime();
            ended[i] = quern.invoker().invoke(InvocationRequest.of(reference, payload)).thenAccept(result -> {
                millis[call] = (System.nanoTime() - began) / 1e6;
                if (result.outcome() instanceof Outcome.Failure failure) {
                    throw new IllegalStateException(failure.toString());
                }
            });
        }
        CompletableFuture.allOf(ended).join();
        return millis;
    }
}
