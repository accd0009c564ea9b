package dev.quern.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The server as users start it: the script {@code quern}, with the options that it gives the JVM, beside {@code app/}
 * and {@code lib/}, as the build leaves it. Without a {@code pom.xml} beside it the script builds nothing, so that
 * starting it takes no longer than it does where it is installed.
 *
 * @param root
 *            where it is
 * @param logs
 *            where what processes say on standard error goes
 */
record Distribution(Path root, Path logs) {

    /** The one that was built in a source tree, or the unpacked package that {@code QUERN_BENCH_SERVER} names. */
    static Distribution of(Path home, Path logs) throws IOException {
        String named = System.getenv("QUERN_BENCH_SERVER");
        Path root = (named == null ? home.resolve("admin-api/target/quern") : Path.of(named)).toAbsolutePath()
                .normalize();
        if (!Files.isExecutable(script(root))) {
            throw new IOException("there is no server in " + root + ": build it with"
                    + " mvn -pl admin-api -am -DskipTests package");
        }
        return new Distribution(root, logs);
    }

    private static Path script(Path root) {
        Path packaged = root.resolve("bin/quern");
        return Files.exists(packaged) ? packaged : root.resolve("quern");
    }

    /** Whether it has a cache of what the JVM has learnt, which a package has only after {@code quern train}. */
    boolean hasCache() {
        return Files.exists(root.resolve("quern.aot"));
    }

    /** Starts a server that checks signatures, on a free port. */
    ChildProcess serve(Path data) throws IOException {
        return serve(data, 0);
    }

    /** As {@link #serve}, on this port. */
    ChildProcess serve(Path data, int port) throws IOException {
        return serve(data, port, Map.of());
    }

    /** As {@link #serve}, without its cache. */
    ChildProcess serveWithoutCache(Path data) throws IOException {
        return serve(data, 0, Map.of("QUERN_JAVA_OPTS", "-XX:AOTMode=off"));
    }

    private ChildProcess serve(Path data, int port, Map<String, String> variables) throws IOException {
        // what was put there without a server came without a key
        return ChildProcess.start(
                List.of(script(root).toString(), "serve", "--new-key", "--port", Integer.toString(port), "--data",
                        data.toString()),
                logs.resolve("server.log"), variables);
    }

    /** Starts the peer with the same JVM and the same kind of heap. */
    ChildProcess echo() throws IOException {
        return ChildProcess.start(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseG1GC", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-cp",
                System.getProperty("java.class.path"), EchoServer.class.getName()), logs.resolve("echo.log"));
    }
}
