package dev.quern.cli;

import dev.quern.cli.serve.ServerLauncher;
import dev.quern.cli.serve.StopSignal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Runs commands in this JVM, and keeps what they print. */
final class Cli {
    private final Map<String, String> environment = new HashMap<>();
    private final Path home;
    private String input = "";
    private ServerLauncher launcher = _ -> {
        throw new AssertionError("nobody asked for a server");
    };

    Cli(Path home) {
        this.home = home;
    }

    /** How a command ended. */
    record Ended(int exitCode, String out, String err) {}

    Cli environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Cli input(String text) {
        input = text;
        return this;
    }

    Cli launcher(ServerLauncher other) {
        launcher = other;
        return this;
    }

    /** Runs a command; a server is told to stop as soon as it is ready. */
    Ended run(String... arguments) {
        return run(() -> () -> {}, arguments);
    }

    Ended run(StopSignal stop, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Surroundings surroundings = new Surroundings(environment, home,
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8));
        int code = Main.commandLine(surroundings, launcher, stop).execute(arguments);
        return new Ended(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
