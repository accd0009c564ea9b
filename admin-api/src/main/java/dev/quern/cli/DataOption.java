package dev.quern.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --data}, wherever it is taken. */
final class DataOption {

    static final String NAME = "--data";
    static final String LABEL = "DIR";
    static final String DESCRIPTION = "The server's data directory, if not the one in QUERN_DATA, or else .quern/data beside the script.";

    @Option(names = NAME, paramLabel = LABEL, description = DESCRIPTION)
    @Nullable
    private Path directory;

    /** What the user said, if anything. */
    Optional<Path> given() {
        return Optional.ofNullable(directory);
    }

    /** The directory; the same for a server and its clients, wherever they are called from. */
    Path resolve(Surroundings surroundings) {
        return given().orElseGet(() -> usual(surroundings));
    }

    /** The one that is meant when none is said. */
    static Path usual(Surroundings surroundings) {
        return surroundings.variable("QUERN_DATA").map(Path::of)
                .orElseGet(() -> surroundings.home().resolve(".quern").resolve("data"));
    }
}
