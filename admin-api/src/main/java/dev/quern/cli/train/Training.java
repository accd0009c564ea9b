package dev.quern.cli.train;

import dev.quern.cli.client.ClientKey;
import dev.quern.cli.client.Deployer;
import dev.quern.cli.client.Endpoint;
import dev.quern.cli.client.FunctionSettings;
import dev.quern.cli.client.LambdaClient;
import dev.quern.cli.process.NotStartedException;
import dev.quern.cli.process.ServerProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Runs a server for a moment, on data of its own, deploys a function to it and calls it, and keeps what the JVM has
 * learnt meanwhile: its AOT cache, with which later starts, and the first deployment and call after them, are half the
 * work. It is made where it is used, for the JVM takes it only with the very files that it was made with; and two of
 * them are never the same bytes. For use by one thread.
 */
public final class Training {

    private static final String CACHE = "quern.aot";
    private static final String FUNCTION = "hello";
    private static final Duration PAUSE = Duration.ofMillis(10);
    /** Two seconds are usual; a machine that does much else takes longer. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Path home;
    private final Path function;

    /**
     * @param home
     *            an installation: {@code app/}, {@code examples/hello.jar}, and the script in it or in its {@code bin/}
     */
    public Training(Path home) {
        this.home = home;
        this.function = home.resolve("examples/hello.jar");
    }

    /**
     * Makes the cache, in the place of an earlier one.
     *
     * @param options
     *            options of the JVM that the server has beside its usual ones
     * @return the cache
     * @throws NotStartedException
     *             if this is no installation, the folder cannot be written, or the server does not start
     */
    public Path run(Optional<String> options) throws IOException {
        if (!Files.isDirectory(home.resolve("app")) || !Files.exists(function)) {
            throw new NotStartedException("there is no server to train in " + home
                    + ": app/ or examples/hello.jar is missing. In a source folder the build does it.");
        }
        if (!Files.isWritable(home)) {
            throw new NotStartedException("the cache belongs in " + home + ", which this user cannot write: run it as"
                    + " the owner of the installation");
        }
        Path cache = home.resolve(CACHE);
        Files.deleteIfExists(cache); // the server would start with it, and learn nothing
        Path work = Files.createTempDirectory("quern-train");
        try {
            Path made = work.resolve(CACHE);
            learn(work, made, options);
            // a JVM that was ended while it wrote leaves an empty one
            if (!Files.exists(made) || Files.size(made) == 0) {
                throw new NotStartedException("the JVM has made no cache; the server starts without it as well."
                        + " The end of its log:\n" + Files.readString(work.resolve("log")).strip());
            }
            Path draft = cache.resolveSibling(CACHE + ".new");
            Files.copy(made, draft, StandardCopyOption.REPLACE_EXISTING);
            return Files.move(draft, cache, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            delete(work);
        }
    }

    private void learn(Path work, Path made, Optional<String> options) throws IOException {
        Path data = work.resolve("data");
        String all = options.map(given -> given + " ").orElse("") + "-XX:AOTCacheOutput=" + made + " -Xlog:aot=off";
        Path script = Stream.of(home.resolve("bin/quern"), home.resolve("quern")).filter(Files::exists).findFirst()
                .orElseThrow(() -> new NotStartedException("the script quern is missing in " + home));
        try (ServerProcess server = ServerProcess.start(script, 0, data, work.resolve("log"),
                Map.of("QUERN_JAVA_OPTS", all));
                LambdaClient client = new LambdaClient(Endpoint.of(server.url()), ClientKey.ofDataDirectory(data),
                        "us-east-1", InstantSource.system())) {
            new Deployer(client, PAUSE, _ -> {}).deploy(FUNCTION, Files.readAllBytes(function),
                    new FunctionSettings(null, null, null, null, null));
            for (String name : List.of("Ada", "Grace")) {
                client.invoke(FUNCTION, Optional.empty(),
                        ("{\"name\":\"" + name + "\"}").getBytes(StandardCharsets.UTF_8), false);
            }
            server.stop(PATIENCE); // it writes the cache when it ends
        }
        keepNative(data.resolve("store/native"));
    }

    /** Unpacked once, the store's native library need not be unpacked at each first start. */
    private void keepNative(Path unpacked) throws IOException {
        Path kept = home.resolve("native");
        if (Files.isDirectory(kept) || !Files.isDirectory(unpacked)) {
            return;
        }
        Files.createDirectory(kept);
        try (Stream<Path> libraries = Files.list(unpacked)) {
            for (Path library : libraries.filter(file -> file.getFileName().toString().startsWith("librocksdb"))
                    .toList()) {
                Files.copy(library, kept.resolve(library.getFileName()));
            }
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
