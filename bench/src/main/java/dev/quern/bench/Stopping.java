package dev.quern.bench;

import dev.quern.bench.function.Compute;
import dev.quern.bench.function.Greeting;
import dev.quern.bench.function.Runaway;
import dev.quern.runtime.Quern;
import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.function.FunctionReference;
import dev.quern.runtime.function.FunctionSettings;
import dev.quern.runtime.invoke.InvocationRequest;
import dev.quern.runtime.invoke.InvocationResult;
import dev.quern.runtime.java.HostHandler;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/**
 * What it takes that functions can be stopped: how soon after its deadline a runaway has come to its end, what the
 * polls cost
 * code that computes, and what one more environment takes.
 */
final class Stopping {

    private static final double STOPPED_MILLIS = 50;
    private static final double SPEED = 0.97;
    private static final double ENVIRONMENT_MIB = 1;
    private static final int TIMEOUT_SECONDS = 1;

    private final Bench bench;

    Stopping(Bench bench) {
        this.bench = bench;
    }

    void run() throws IOException {
        try (Quern quern = Quern.builder().dataDirectory(bench.scratch().resolve("data")).build()) {
            stopRunaways(quern);
            compareSpeed(quern);
            weighEnvironments(quern);
        }
        new WovenStarts(bench).run();
    }

    private void stopRunaways(Quern quern) throws IOException {
        deploy(quern, "runaway", Runaway.class, settings -> settings.change()
                .timeout(Duration.ofSeconds(TIMEOUT_SECONDS)).done());
        InvocationRequest call = InvocationRequest.of(FunctionReference.to(new FunctionName("runaway")),
                "\"x\"".getBytes(StandardCharsets.UTF_8));
        double[] answered = new double[bench.settings().deployments() / 2];
        double[] stopped = new double[answered.length];
        for (int i = 0; i < answered.length; i++) {
            long began = System.nanoTime();
            InvocationResult result = quern.invoker().invokeAndWait(call);
            double deadline = TIMEOUT_SECONDS * 1e3 + result.initDuration().orElseThrow().toNanos() / 1e6;
            answered[i] = millisSince(began) - deadline;
            while (quern.invoker().environments() > 0) {
                LockSupport.parkNanos(100_000);
            }
            stopped[i] = millisSince(began) - deadline;
        }
        Figures end = Figures.of(stopped);
        bench.say(
                "runaway: answered %.1f ms (p50) after its deadline; its code had ended after p50 %.1f ms, p99 %.1f ms "
                        + "of %d; limit %.0f ms: %.2f of it",
                Figures.of(answered).median(), end.median(),
                end.percentile(0.99), stopped.length, STOPPED_MILLIS, end.percentile(0.99) / STOPPED_MILLIS);
    }

    private void compareSpeed(Quern quern) throws IOException {
        deploy(quern, "woven", Compute.class, settings -> settings.change().timeout(Duration.ofSeconds(60)).done());
        quern.deploy("plain", HostHandler.ofClass(Compute.class),
                settings -> settings.change().timeout(Duration.ofSeconds(60)).done());
        int calls = Math.clamp(bench.settings().calls() / 1_000, 3, 100);
        for (String what : new String[]{"image", "json", "matrix"}) {
            best(quern, "woven", what, calls);
            best(quern, "plain", what, calls);
            double[] ratios = new double[bench.settings().rounds()];
            for (int i = 0; i < ratios.length; i++) {
                ratios[i] = best(quern, "plain", what, calls) / best(quern, "woven", what, calls);
            }
            double ratio = Figures.of(ratios).median();
            bench.say(
                    "%s, woven: %.3f of the speed of the same class not woven (median of %d turns); limit at least %.2f",
                    what, ratio, ratios.length, SPEED);
        }
    }

    /** The time of the quickest call, in milliseconds: what disturbs a machine only ever adds. */
    private static double best(Quern quern, String function, String what, int calls) {
        double best = Double.MAX_VALUE;
        for (int i = 0; i < calls; i++) {
            long began = System.nanoTime();
            quern.invoke(function, ("\"" + what + "\"").getBytes(StandardCharsets.UTF_8));
            best = Math.min(best, millisSince(began));
        }
        return best;
    }

    private void weighEnvironments(Quern quern) throws IOException {
        int count = Math.clamp(bench.settings().deployments(), 5, 100);
        for (int i = 0; i < 5; i++) {
            greet(quern, "warm-" + i);
        }
        long before = used();
        for (int i = 0; i < count; i++) {
            greet(quern, "hello-" + i);
        }
        double each = (used() - before) / 1_048_576.0 / count;
        bench.say(
                "one more warm environment: %.2f MiB of heap, metaspace and compiled code, %d of them; limit %.0f MiB: "
                        + "%.2f of it",
                each, count, ENVIRONMENT_MIB, each / ENVIRONMENT_MIB);
    }

    private void greet(Quern quern, String name) throws IOException {
        deploy(quern, name, Greeting.class, UnaryOperator.identity());
        quern.invoke(name, "{\"name\":\"Ada\"}".getBytes(StandardCharsets.UTF_8));
    }

    private static long used() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed() + memory.getNonHeapMemoryUsage().getUsed();
    }

    private void deploy(Quern quern, String name, Class<?> handler, UnaryOperator<FunctionSettings> settings)
            throws IOException {
        Path jar = bench.scratch().resolve(name + ".jar");
        Files.write(jar, FunctionPackage.of(handler).asProvider().bytes());
        quern.deploy(name, jar, settings);
    }

    private static double millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e6;
    }
}
