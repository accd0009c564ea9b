package dev.quern.cli;

import dev.quern.cli.train.Training;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code quern train}. */
@Command(name = "train", mixinStandardHelpOptions = true, description = {
        "Makes the cache with which a server starts in half the time. Once after each installation, as the owner of its"
                + " files; takes some seconds.",
        "Runs a server on data of its own, on a free port, and deletes that data again. Prints the cache's path.", ""})
final class TrainCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    TrainCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        try {
            surroundings.out().println(
                    new Training(surroundings.home()).run(surroundings.variable("QUERN_JAVA_OPTS")));
        } catch (IOException e) {
            throw new CommandException(ExitCode.NOT_STARTED, "no cache was made: " + e.getMessage(), e);
        }
        return ExitCode.OK.code();
    }
}
