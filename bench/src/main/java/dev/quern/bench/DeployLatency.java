package dev.quern.bench;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import dev.quern.bench.function.AwsGreeting;
import dev.quern.bench.function.Greeting;
import dev.quern.plugins.awslambda.AwsLambdaPlugin;
import dev.quern.runtime.Quern;
import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.function.FunctionReference;
import dev.quern.runtime.function.FunctionSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * How long it takes in a warm process, from a JAR on disk to the first answer of a new function, and from the call of a
 * deployed function that has no environment to its answer. A handler of our own interface, and one written for AWS
 * Lambda that brings {@code aws-lambda-java-core} along.
 */
final class DeployLatency {

    private static final double DEPLOY_MILLIS = 50;
    private static final double COLD_MILLIS = 20;
    private static final byte[] EVENT = "{\"name\":\"Ada\"}".getBytes(StandardCharsets.UTF_8);

    private final Bench bench;

    DeployLatency(Bench bench) {
        this.bench = bench;
    }

    void run() throws IOException {
        try (Quern quern = Quern.builder().dataDirectory(bench.scratch().resolve("data")).plugin(new AwsLambdaPlugin())
                .build()) {
            measure(quern, "quern handler", FunctionPackage.of(Greeting.class).asProvider(), UnaryOperator.identity());
            measure(quern, "aws handler", FunctionPackage.of(AwsGreeting.class).withLibraryOf(
                    RequestHandler.class),
                    settings -> settings.withHandler(AwsGreeting.class.getName()));
        }
    }

    private void measure(Quern quern, String what, FunctionPackage code, UnaryOperator<FunctionSettings> settings)
            throws IOException {
        String prefix = what.replace(' ', '-');
        int warmUp = Math.max(1, bench.settings().deployments() / 4);
        for (int i = 0; i < warmUp; i++) {
            deploy(quern, prefix + "-warm-" + i, code, settings);
        }
        double[] deployed = new double[bench.settings().deployments()];
        double[] cold = new double[bench.settings().deployments()];
        for (int i = 0; i < deployed.length; i++) {
            String name = prefix + "-" + i;
            deployed[i] = deploy(quern, name, code, settings);
            cold[i] = cold(quern, name, i);
            quern.functions().delete(FunctionReference.to(new FunctionName(name)));
        }
        say(what + ", deploy to first answer", Figures.of(deployed), DEPLOY_MILLIS);
        say(what + ", cold environment", Figures.of(cold), COLD_MILLIS);
    }

    private void say(String what, Figures millis, double limit) {
        bench.say("%s: p50 %.1f ms, p95 %.1f ms of %d; limit p95 %.0f ms: %.2f of it", what, millis.median(),
                millis.percentile(0.95), millis.sorted().length, limit, millis.percentile(0.95) / limit);
    }

    private double deploy(Quern quern, String name, FunctionPackage code, UnaryOperator<FunctionSettings> settings)
            throws IOException {
        Path jar = bench.scratch().resolve(name + ".jar");
        Files.write(jar, code.salted(name).bytes());
        long began = System.nanoTime();
        quern.deploy(name, jar, settings);
        answer(quern, name);
        return (System.nanoTime() - began) / 1e6;
    }

    /** Changes the function's environment variables, so that its next call needs a new environment, and calls it. */
    private static double cold(Quern quern, String name, int round) {
        quern.functions().updateSettings(new FunctionName(name),
                settings -> withVariable(settings, Integer.toString(round)), Optional.empty());
        long began = System.nanoTime();
        answer(quern, name);
        return (System.nanoTime() - began) / 1e6;
    }

    private static void answer(Quern quern, String name) {
        byte[] answer = quern.invoke(name, EVENT);
        if (!Arrays.equals(answer, "{\"message\":\"Hello, Ada!\"}".getBytes(StandardCharsets.UTF_8))) {
            throw new IllegalStateException("not the answer: " + new String(answer, StandardCharsets.UTF_8));
        }
    }

    private static FunctionSettings withVariable(FunctionSettings s, String value) {
        return s.change().environment(Map.of("ROUND", value)).done();
    }
}
