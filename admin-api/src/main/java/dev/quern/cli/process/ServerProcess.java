package dev.quern.cli.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A server as a child process, started by the same script that a user starts it with. For use by one thread. */
public final class ServerProcess implements AutoCloseable {
    private static final String READY = "quern ready ";
    private static final Duration START = Duration.ofMinutes(1);
    private static final Duration STOP = Duration.ofSeconds(40);
    private static final int LOG_LINES = 15;

    private final Process process;
    private final String url;
    private final Thread stopAtExit;

    private ServerProcess(Process process, String url, Thread stopAtExit) {
        this.process = process;
        this.url = url;
        this.stopAtExit = stopAtExit;
    }

    /**
     * Starts a server, and returns when it accepts requests.
     *
     * @param port
     *            0 takes a free one
     * @param log
     *            receives what the server logs
     * @throws NotStartedException
     *             if it ends before, or does not come up within a minute
     */
    public static ServerProcess start(Path script, int port, Path data, Path log) throws IOException {
        return start(script, port, data, log, Map.of());
    }

    /**
     * As {@link #start(Path, int, Path, Path)}.
     *
     * @param variables
     *            environment variables beside those of this process
     */
    public static ServerProcess start(Path script, int port, Path data, Path log, Map<String, String> variables)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                List.of(script.toString(), "serve", "--port", Integer.toString(port), "--data", data.toString()))
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectError(log.toFile());
        builder.environment().putAll(variables);
        Process process = builder.start();
        // also when this process is told to end: nothing is left running
        Thread stopAtExit = new Thread(process::destroy, "stop-server");
        Runtime.getRuntime().addShutdownHook(stopAtExit);
        try {
            return new ServerProcess(process, ready(process, log), stopAtExit);
        } catch (NotStartedException e) {
            process.destroyForcibly();
            Runtime.getRuntime().removeShutdownHook(stopAtExit);
            throw e;
        }
    }

    private static String ready(Process process, Path log) throws IOException {
        CompletableFuture<String> said = new CompletableFuture<>();
        Thread.ofVirtual().name("server-output").start(() -> {
            try (BufferedReader out = new BufferedReader(
                    new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                String first = out.readLine();
                said.complete(first == null ? "" : first);
                out.skip(Long.MAX_VALUE); // what else it says must not fill the pipe
            } catch (IOException e) { // also when it ends: its output is closed then
                said.completeExceptionally(e);
            }
        });
        String line;
        try {
            line = said.get(START.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            line = "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            line = "";
        }
        if (!line.startsWith(READY)) {
            throw new NotStartedException("the server did not start. The end of " + log + ":\n" + end(log));
        }
        return line.substring(READY.length()).strip();
    }

    private static String end(Path log) throws IOException {
        List<String> lines = Files.readString(log, StandardCharsets.UTF_8).lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
    }

    /** Where it is reached. */
    public String url() {
        return url;
    }

    /** The number of the process. */
    public long pid() {
        return process.pid();
    }

    /**
     * Asks the server to stop, and waits until it has.
     *
     * @return its exit code
     */
    public int stop() {
        return stop(STOP);
    }

    /** As {@link #stop()}, and waits for so long before it ends it by force. */
    public int stop(Duration patience) {
        process.destroy();
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    /** Stops it, if that is still to be done. */
    @Override
    public void close() {
        if (process.isAlive()) {
            stop();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(stopAtExit);
        } catch (IllegalStateException e) {
            // the JVM is ending: the hook has run
        }
    }
}
