package dev.quern.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The server as users start it: the script {@code quern}, with the options that it gives the JVM, beside {@code app/}
 * and {@code lib/}, as a distribution is unpacked. Without a {@code pom.xml} beside it the script builds nothing, so
 * that starting it takes no longer than it does where it is installed.
 *
 * @param root
 *            where it was put together
 */
record Distribution(Path root) {

    /** Puts one together from a source tree in which the server has been built. */
    static Distribution of(Path home, Path empty) throws IOException {
        Path server = home.resolve("admin-api/target/quern");
        if (!Files.isDirectory(server.resolve("app"))) {
            throw new IOException("there is no server in " + server + ": build it with"
                    + " mvn -pl admin-api -am -DskipTests package");
        }
        Files.copy(home.resolve("quern"), empty.resolve("quern"), StandardCopyOption.COPY_ATTRIBUTES);
        for (String folder : List.of("app", "lib")) {
            Files.createDirectory(empty.resolve(folder));
            try (var jars = Files.list(server.resolve(folder))) {
                for (Path jar : jars.toList()) {
                    Files.copy(jar, empty.resolve(folder).resolve(jar.getFileName()));
                }
            }
        }
        return new Distribution(empty);
    }

    /** Starts a server that checks signatures, on a free port. */
    ChildProcess serve(Path data) throws IOException {
        return ChildProcess.start(List.of(root.resolve("quern").toString(), "serve", "--port", "0", "--data",
                data.toString()), root.resolve("server.log"));
    }

    /** Starts the peer with the same JVM and the same kind of heap. */
    ChildProcess echo() throws IOException {
        return ChildProcess.start(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseG1GC", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-cp",
                System.getProperty("java.class.path"), EchoServer.class.getName()), root.resolve("echo.log"));
    }
}
