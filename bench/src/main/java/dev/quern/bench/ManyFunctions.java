package dev.quern.bench;

import dev.quern.bench.function.NoOp;
import dev.quern.runtime.Quern;
import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.function.FunctionReference;
import dev.quern.runtime.policy.Statement;
import dev.quern.runtime.url.FunctionUrl;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What functions cost that nobody calls: a server that has many deployed beside one that has few, each with code of its
 * own. Both are started in turns, ten of their functions are called, and time and memory are compared.
 */
final class ManyFunctions {

    private static final int CALLED = 10;
    private static final double TARGET = 1.1;

    private final Bench bench;

    ManyFunctions(Bench bench) {
        this.bench = bench;
    }

    void run() throws IOException, InterruptedException {
        Distribution distribution = Distribution.of(bench.home(), bench.scratch());
        int many = bench.settings().functions();
        List<String> fewUrls = deploy(bench.scratch().resolve("few"), CALLED);
        List<String> manyUrls = deploy(bench.scratch().resolve("many"), many);
        double[] time = new double[bench.settings().starts()];
        double[] memory = new double[time.length];
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (int i = -1; i < time.length; i++) { // the first of each warms the system's files up
                Started few = start(distribution, client, "few", fewUrls);
                Started with = start(distribution, client, "many", manyUrls);
                if (i >= 0) {
                    time[i] = with.millis / few.millis;
                    memory[i] = with.mebibytes / few.mebibytes;
                }
            }
        }
        say("start to ready", many, Figures.of(time));
        say("resident memory after calling " + CALLED, many, Figures.of(memory));
    }

    private void say(String what, int many, Figures ratio) {
        bench.say("%s with %d functions, against %d: ratio %.2f (%.2f to %.2f), target at most %.2f", what, many,
                CALLED, ratio.median(), ratio.least(), ratio.greatest(), TARGET);
    }

    /**
     * Puts functions with URLs, open to all, into a data directory.
     *
     * @return the URLs of those that are called, spread over all
     */
    private static List<String> deploy(Path data, int count) throws IOException {
        Files.createDirectories(data);
        List<String> called = new ArrayList<>();
        try (Quern quern = Quern.builder().dataDirectory(data).build()) {
            for (int i = 0; i < count; i++) {
                String name = "noop-" + i;
                Path jar = data.resolveSibling(name + ".jar");
                Files.write(jar, FunctionPackage.of(NoOp.class).asProvider().salted(name).bytes());
                quern.deploy(name, jar);
                Files.delete(jar);
                if (i % Math.max(1, count / CALLED) == 0 && called.size() < CALLED) {
                    called.add(url(quern, FunctionReference.to(new FunctionName(name))));
                }
            }
        }
        return called;
    }

    private static String url(Quern quern, FunctionReference function) {
        quern.policies().add(function, new Statement("public", "lambda:InvokeFunctionUrl", "*", Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(FunctionUrl.Auth.NONE), false),
                Optional.empty(), policy -> 0);
        return quern.urls().create(function, FunctionUrl.Auth.NONE, Optional.empty(), FunctionUrl.InvokeMode.BUFFERED)
                .id();
    }

    private record Started(double millis, double mebibytes) {}

    private Started start(Distribution distribution, HttpClient client, String data, List<String> urls)
            throws IOException, InterruptedException {
        long began = System.nanoTime();
        try (ChildProcess server = distribution.serve(bench.scratch().resolve(data))) {
            double millis = (System.nanoTime() - began) / 1e6;
            for (String url : urls) {
                int status = client.send(HttpRequest.newBuilder(URI.create(server.address() + "/lambda-url/" + url
                        + "/")).build(), HttpResponse.BodyHandlers.discarding()).statusCode();
                if (status != 200) {
                    throw new IOException("a function answered with status " + status);
                }
            }
            return new Started(millis, server.residentBytes() / (1024.0 * 1024.0));
        }
    }
}
