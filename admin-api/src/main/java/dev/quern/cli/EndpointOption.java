package dev.quern.cli;

import dev.quern.cli.client.Endpoint;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --endpoint}, wherever it is taken. */
final class EndpointOption {

    @Option(names = "--endpoint", paramLabel = "URL", description = "The server, if not the one in QUERN_ENDPOINT, or else http://127.0.0.1:7070.")
    @Nullable
    private String endpoint;

    /** The server that was meant. */
    Endpoint resolve(Surroundings surroundings) {
        Optional<String> text = Optional.ofNullable(endpoint).or(() -> surroundings.variable("QUERN_ENDPOINT"));
        try {
            return text.map(Endpoint::of).orElse(Endpoint.DEFAULT);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE,
                    (endpoint == null ? "QUERN_ENDPOINT: " : "--endpoint: ") + e.getMessage(), e);
        }
    }
}
