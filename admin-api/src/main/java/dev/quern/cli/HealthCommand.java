package dev.quern.cli;

import dev.quern.cli.client.Endpoint;
import dev.quern.cli.client.StatusClient;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code quern health}. */
@Command(name = "health", mixinStandardHelpOptions = true, description = {
        "Asks a server whether it takes requests, as /readyz does: 0 if it does, 3 if it does not. For health checks that"
                + " run a command, such as those of containers. Needs no key.",
        ""})
final class HealthCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private final EndpointOption endpoint = new EndpointOption();

    HealthCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Endpoint asked = endpoint.resolve(surroundings);
        try (StatusClient server = new StatusClient(asked)) {
            Optional<String> obstacle = server.obstacle();
            if (obstacle.isPresent()) {
                throw new CommandException(ExitCode.REFUSED, asked + " takes no requests: " + obstacle.get());
            }
        }
        surroundings.out().println("ready");
        return ExitCode.OK.code();
    }
}
