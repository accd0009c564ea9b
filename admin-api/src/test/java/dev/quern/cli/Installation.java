package dev.quern.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Quern as it is installed: the script beside {@code app/} and {@code lib/}, in a folder with a space in its name. */
final class Installation {
    private static final int PATIENCE_SECONDS = 120;

    private final Path home;

    private Installation(Path home) {
        this.home = home;
    }

    /** The script alone, beside a server without classes. */
    static Installation empty(Path folder) throws IOException {
        Path home = Files.createDirectories(folder.resolve("my quern"));
        Files.createDirectories(home.resolve("app"));
        Installation installation = new Installation(home);
        installation.script(Files.readString(sources().resolve("quern")));
        return installation;
    }

    /** The script and the server that the build has packaged. */
    static Installation packaged(Path folder) throws IOException {
        Installation installation = empty(folder);
        Path server = sources().resolve("admin-api/target/quern");
        Files.delete(installation.home.resolve("app"));
        for (String layer : List.of("app", "lib")) {
            Files.createSymbolicLink(installation.home.resolve(layer), server.resolve(layer));
        }
        return installation;
    }

    /** Takes the links to the packaged server away, which the test's folder would be deleted with. */
    void unlink() throws IOException {
        Files.delete(home.resolve("app"));
        Files.delete(home.resolve("lib"));
    }

    /** The folder of the whole project: tests run in the module's own. */
    static Path sources() {
        return Path.of("..").toAbsolutePath().normalize();
    }

    Path home() {
        return home;
    }

    Path script() {
        return home.resolve("quern");
    }

    void script(String text) throws IOException {
        Files.writeString(script(), text);
        Files.setPosixFilePermissions(script(), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** How a command ended. */
    record Ended(int exitCode, String out, String err) {}

    /** Runs the script to its end, with these variables beside {@code PATH} and {@code HOME}. */
    Ended run(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        Path out = Files.createTempFile(home, "out", "");
        Path err = Files.createTempFile(home, "err", "");
        Process process = process(script(), environment, arguments).redirectOutput(out.toFile())
                .redirectError(err.toFile()).start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("still running: " + List.of(arguments) + "\n" + Files.readString(err));
        }
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    ProcessBuilder process(Path script, Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(Path.of("/").toFile());
        builder.environment().keySet().retainAll(List.of("PATH", "HOME"));
        builder.environment().putAll(environment);
        return builder;
    }

    /** Reads what a process prints. */
    interface Reading<T extends @Nullable Object> {
        T read() throws IOException;
    }

    /**
     * Reads from a process, which is ended if that takes too long: nothing else ends a reading, no interrupt of a
     * test's timeout either.
     */
    static <T extends @Nullable Object> T read(Process process, Reading<T> reading) throws IOException {
        CompletableFuture<Process> end = process.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS);
        CompletableFuture<Process> _ = end.exceptionally(_ -> process.destroyForcibly());
        try {
            return reading.read();
        } finally {
            end.complete(process); // it may run on
        }
    }

    /** A server that is running. */
    final class Running implements AutoCloseable {
        private final Process process;
        private final BufferedReader out;
        private final Path err;
        private final String firstLine;

        private Running(Process process, Path err) throws IOException {
            this.process = process;
            this.err = err;
            this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            String line = read(process, out::readLine);
            this.firstLine = line == null ? "" : line;
        }

        String firstLine() {
            return firstLine;
        }

        /** What it has logged so far. */
        String log() throws IOException {
            return Files.readString(err);
        }

        String url() {
            return firstLine.replace("quern ready ", "");
        }

        /** Sends SIGTERM. {@link Process#destroy} would also close its output. */
        void stop() {
            process.toHandle().destroy();
        }

        int exitCode() {
            return process.exitValue();
        }

        /** Waits for its end; returns what else it printed. */
        String rest() throws IOException, InterruptedException {
            String rest = read(process, out::readAllAsString);
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("the server does not end: " + Files.readString(err));
            }
            return rest;
        }

        @Override
        public void close() throws IOException {
            process.destroyForcibly();
            out.close();
        }
    }

    /** Starts a server, and returns when it has printed its first line, or ended. */
    Running serve(String... arguments) throws IOException {
        return serveWith(Map.of(), arguments);
    }

    /** As {@link #serve}, with these variables beside {@code PATH} and {@code HOME}. */
    Running serveWith(Map<String, String> environment, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("serve"));
        all.addAll(List.of(arguments));
        Path err = Files.createTempFile(home, "server", ".log");
        return new Running(
                process(script(), environment, all.toArray(String[]::new)).redirectError(err.toFile()).start(),
                err);
    }
}
