package dev.quern.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a command sees of where it was started.
 *
 * @param environment
 *            the environment variables
 * @param home
 *            where Quern lies: the folder of the {@code quern} script, absolute
 * @param in
 *            standard input
 * @param out
 *            results, for a person or a pipe
 * @param err
 *            progress and errors, for a person
 */
public record Surroundings(Map<String, String> environment, Path home, InputStream in, PrintStream out,
        PrintStream err) {

    public Surroundings {
        environment = Map.copyOf(environment);
        home = home.toAbsolutePath().normalize();
        Objects.requireNonNull(in, "in");
        Objects.requireNonNull(out, "out");
        Objects.requireNonNull(err, "err");
    }

    /** Those of this process. The script says where Quern lies; without it, that is the working directory. */
    static Surroundings ofProcess() {
        return new Surroundings(System.getenv(), Path.of(System.getProperty("quern.home", "")), System.in,
                new PrintStream(System.out, true, StandardCharsets.UTF_8),
                new PrintStream(System.err, true, StandardCharsets.UTF_8));
    }

    /** A variable that is set to something. */
    public Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    /** A path as a person would type it here: relative where it lies below the working directory. */
    public static String shown(Path path) {
        return shown(path, Path.of("").toAbsolutePath());
    }

    /** All there is lies below the root, where containers work: there, paths are whole. */
    static String shown(Path path, Path here) {
        Path absolute = path.toAbsolutePath().normalize();
        return here.getParent() != null && absolute.startsWith(here) && !absolute.equals(here)
                ? here.relativize(absolute).toString()
                : absolute.toString();
    }
}
