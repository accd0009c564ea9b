package dev.quern.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

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

    /** The one that was built in a source tree. */
    static Distribution of(Path home, Path logs) throws IOException {
        Path root = home.resolve("admin-api/target/quern").toAbsolutePath().normalize();
        if (!Files.isExecutable(root.resolve("quern"))) {
            throw new IOException("there is no server in " + root + ": build it with"
                    + " mvn -pl admin-api -am -DskipTests package");
        }
        return new Distribution(root, logs);
    }

    /** Starts a server that checks signatures, on a free port. */
    ChildProcess serve(Path data) throws IOException {
        return ChildProcess.start(List.of(root.resolve("quern").toString(), "serve", "--port", "0", "--data",
                data.toString()), logs.resolve("server.log"));
    }

    /** Starts the peer with the same JVM and the same kind of heap. */
    ChildProcess echo() throws IOException {
        return ChildProcess.start(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseG1GC", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-cp",
                System.getProperty("java.class.path"), EchoServer.class.getName()), logs.resolve("echo.log"));
    }
}
